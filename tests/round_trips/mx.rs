//! MX: any update that can be made reads back from its body, and gives the same body again.

use std::time::SystemTime;

use proptest::{option, prelude::*};
use sealpack::{
    record::{Date, Sex, Status, Zip},
    request::mx::{INTEGRATION, Mx, Update, UserId},
};

use crate::values::{date, extra, text};

fn body(update: Update) -> Vec<u8> {
    let mx = Mx::new(INTEGRATION, "client", "key").unwrap();
    let prepared = mx.update_without_validation(&UserId::new("u").unwrap(), update).unwrap();
    prepared.request(SystemTime::UNIX_EPOCH).unwrap().body().to_vec()
}

prop_compose! {
    fn update()(
        texts in prop::array::uniform4(option::of(text())),
        birthdate in option::of(date()),
        sex in option::of(prop::sample::select(Sex::ALL)),
        credit_score in option::of(any::<i64>()),
        zip_code in option::of(prop_oneof!["[0-9]{5}", "[0-9]{5}-[0-9]{4}", "[A-Za-z][0-9][A-Za-z] [0-9][A-Za-z][0-9]"]),
        status in option::of(prop::sample::select(Status::ALL)),
        extra in extra(),
    ) -> Update {
        let [email, first_name, last_name, phone] = texts.map(|text| text.map(Into::into));
        Update {
            email,
            first_name,
            last_name,
            phone,
            birthdate: birthdate.map(|date| Date::parse(&date).unwrap()),
            sex,
            credit_score,
            zip_code: zip_code.map(|zip| Zip::parse(&zip).unwrap()),
            status,
            extra,
        }
    }
}

proptest! {
    #[test]
    fn updates_read_back(update in update()) {
        let Update { sex, credit_score, birthdate, status, .. } = update;
        let (email, extra) = (update.email.as_ref().map(|email| email.expose().clone()), update.extra.duplicate());
        let first = body(update);
        let again = Update::from_json(&first).unwrap();
        prop_assert_eq!((again.sex, again.credit_score, again.status), (sex, credit_score, status));
        prop_assert_eq!(again.birthdate.is_some(), birthdate.is_some());
        prop_assert_eq!(again.email.as_ref().map(|email| email.expose().clone()), email);
        prop_assert!(again.extra == extra);
        prop_assert_eq!(body(again), first);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Update::from_json(&bytes);
    }
}
