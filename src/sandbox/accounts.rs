//! The credentials that the sandbox accepts.

use std::fmt;

/// What each partner of the sandbox takes as its caller's credentials; redacted in `Debug`.
pub struct Accounts {
    /// For Onbo's calls.
    pub onbo: OnboAccount,
    /// For Green Dot's calls.
    pub greendot: GreenDotAccount,
    /// For MX's calls.
    pub mx: MxAccount,
    /// For Appenate's calls.
    pub appenate: AppenateAccount,
}

/// An Onbo client: signs calls and seals SSNs with one key.
pub struct OnboAccount {
    /// The `X_CLIENT_UUID` header's value.
    pub client_id: String,
    /// The secret key's text, with its dashes; without them 16, 24 or 32 bytes.
    pub secret_key: String,
}

/// A Green Dot client, and Green Dot's own key pair.
pub struct GreenDotAccount {
    /// The user name of the token call's Basic credentials.
    pub client_id: String,
    /// The password of the token call's Basic credentials.
    pub client_secret: String,
    /// The only program code that is known, as it stands in the path.
    pub program_code: String,
    /// The P-256 private key that envelopes are sealed to: PKCS#8 in PEM.
    pub identity_pkcs8_pem: String,
}

/// An MX client.
pub struct MxAccount {
    /// The `c` query value.
    pub client_guid: String,
    /// The `k` query value.
    pub api_key: String,
}

/// An Appenate company.
pub struct AppenateAccount {
    /// The body's `CompanyId`.
    pub company_id: u64,
    /// The body's `IntegrationKey`.
    pub integration_key: String,
}

macro_rules! redact {
    ($($account:ident),*) => {$(
        impl fmt::Debug for $account {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_struct(stringify!($account)).finish_non_exhaustive()
            }
        }
    )*};
}

redact!(Accounts, OnboAccount, GreenDotAccount, MxAccount, AppenateAccount);
