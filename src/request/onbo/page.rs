//! A part of the list of all users, as Onbo answers it.

use std::fmt;

use http::StatusCode;

use super::answer::{User, accepted, user};
use crate::{
    Error, Partner,
    json::{ObjectReader, elements},
    record::Extra,
    request::answer::{integer, object, unusable},
};

/// A part of the list of all users.
#[derive(Default)]
#[non_exhaustive]
pub struct Page {
    /// `pagination.offset`: how many users come before this part.
    pub offset: Option<i64>,
    /// `pagination.limit`: how many users a part has at most.
    pub limit: Option<i64>,
    /// `pagination.total`: how many users there are.
    pub total: Option<i64>,
    /// The members of `pagination` that Onbo does not document.
    pub pagination_extra: Extra,
    /// `data`
    pub users: Vec<User>,
    /// The members that Onbo does not document.
    pub extra: Extra,
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page([redacted])")
    }
}

/// The part of the list that an answer shows.
pub(super) fn read_page(status: StatusCode, body: &[u8]) -> Result<Page, Error> {
    let unusable = || unusable(Partner::Onbo, status);
    let mut answer = accepted(status, body)?.ok_or_else(unusable)?;
    let users = answer.take("data").ok_or_else(unusable)?;
    let users = elements(users, |raw| ObjectReader::from_raw(raw).map(user)).map_err(|_| unusable())?;
    let mut page = Page { users, ..Page::default() };
    if let Some(mut pagination) = object(&mut answer, "pagination") {
        page.offset = integer(&mut pagination, "offset");
        page.limit = integer(&mut pagination, "limit");
        page.total = integer(&mut pagination, "total");
        page.pagination_extra = Extra::keep(pagination);
    }
    page.extra = Extra::keep(answer);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_page_has_its_users() {
        let body = r#"{"pagination": {"offset": 0, "limit": "25", "total": 2, "next": null},
            "data": [{"uuid": "a", "address": {"zip": "18092"}}, {"uuid": "b"}], "took": 1.50}"#;
        let page = read_page(StatusCode::OK, body.as_bytes()).unwrap();
        assert_eq!((page.offset, page.limit, page.total), (Some(0), Some(25), Some(2)));
        assert_eq!(page.users.len(), 2);
        assert_eq!(page.users[0].address.as_ref().unwrap().zip.as_ref().unwrap().expose(), "18092");
        assert_eq!(page.users[1].uuid.as_ref().unwrap().expose(), "b");
        assert_eq!(page.pagination_extra.members().collect::<Vec<_>>(), [("next", "null")]);
        assert_eq!(page.extra.members().collect::<Vec<_>>(), [("took", "1.50")]);
        assert_eq!(format!("{page:?} {:?}", page.users), "Page([redacted]) [User([redacted]), User([redacted])]");

        let page = |body: &str| read_page(StatusCode::OK, body.as_bytes());
        let empty = page(r#"{"data": [], "pagination": [1]}"#).unwrap();
        assert!(empty.users.is_empty() && empty.total.is_none());
        for body in
            ["{}", "[]", "", r#"{"data": null}"#, r#"{"data": {}}"#, r#"{"data": [{}, 1]}"#, r#"{"data": [null]}"#]
        {
            assert_eq!(page(body).unwrap_err().kind(), ErrorKind::Transport, "{body}");
        }
        assert_eq!(page(r#"{"message": "no", "data": []}"#).unwrap_err().kind(), ErrorKind::Refused);
    }
}
