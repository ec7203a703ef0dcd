//! Builder methods for structs whose fields are public as well.

/// For each field a method of its name that sets it. The value is anything that the field's type is made from.
macro_rules! setters {
    ($($(#[$doc:meta])* $field:ident: $type:ty),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            let value: $type = $field.into();
            self.$field = value.into();
            self
        }
    )+};
}

pub(crate) use setters;
