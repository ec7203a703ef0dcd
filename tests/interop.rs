//! Do others open what we seal, and do we open what they seal?

fn main() {}
