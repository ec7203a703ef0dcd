//! `sealpack sandbox`: the four partners on loopback, with the keys of `examples/`.

use std::{io::Write, net::SocketAddr};

use sealpack::sandbox::{Entry, Sandbox};

use super::{Failure, block_on, examples, mask};

#[derive(clap::Args)]
pub(super) struct Args {
    /// Loopback address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8407")]
    listen: SocketAddr,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    block_on(async {
        let started = Sandbox::start(args.listen, examples::accounts()?, show).await;
        let sandbox = started.map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => Failure::new("expected a loopback address"),
            _ => Failure::from(error),
        });
        let sandbox = sandbox.map_err(|failure| failure.in_source(args.listen))?;
        let text = format!(
            "listening on http://{}\nonbo       {}\ngreendot   {}\nmx         {}\nappenate   {}\n\
             It knows the keys of examples/config.toml. Green Dot's accounts locked, business and missing are refused, and so is \
             MX's user missing. Stop it with Ctrl-C.\n",
            sandbox.address(),
            sandbox.onbo_url(),
            sandbox.greendot_url(),
            sandbox.mx_url(),
            sandbox.appenate_url(),
        );
        let mut stdout = std::io::stdout();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()?;
        std::future::pending().await
    })?
}

/// One line a call, and what was read, masked. A reader that went away is no reason to stop.
fn show(entry: &Entry) {
    let mut text = format!("{} {}: HTTP {}, {}\n", entry.partner, entry.call, entry.status, entry.verdict);
    for field in &entry.fields {
        text.push_str(&format!("  {} {}\n", field.name, mask::field(&field.name, &field.value)));
    }
    for report in &entry.reports {
        text.push_str(&format!("  {} <{} bytes>\n", report.name, report.bytes.len()));
    }
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
