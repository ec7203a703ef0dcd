//! Seals data into an EC_v1 envelope, and opens it on the other side.
//!
//! `cargo run --example envelope`

use sealpack::{Envelope, ErrorKind, Identity, OtherInfo, Recipient};

fn main() -> Result<(), sealpack::Error> {
    // The partner has an identity and gives out its public half.
    let identity = Identity::from_pem(include_bytes!("keys/greendot-identity.pem"))?;
    let recipient = Recipient::from_pem(include_bytes!("keys/greendot-recipient.pem"))?;

    // We seal to it, in the context of one call.
    let context = OtherInfo::for_request("program", "7944ed36-cad2-474f-bea4-b24d3be8b1b6")?;
    let envelope = Envelope::seal(br#"{"identifyingData":{"ssn":"987654320"}}"#, &recipient, &context)?;
    let json = envelope.to_json()?;
    println!("{json}");

    // The partner opens it with the key that the envelope names.
    let received = Envelope::from_json(json.as_bytes())?;
    let opened = received.open([&identity], &context)?;
    println!("{} bytes came back", opened.as_slice().len());

    // In the context of another call it does not open, and does not say why.
    let other = OtherInfo::for_request("program", "00000000-cad2-474f-bea4-b24d3be8b1b6")?;
    let refused = received.open([&identity], &other).err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::Open));
    Ok(())
}
