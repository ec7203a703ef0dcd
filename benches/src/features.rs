//! Checks that sealpack is built here from the versions and with the features that its users get.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use crate::inputs;

/// openssl-sys builds libc with its feature `std`. No code that sealpack reaches depends on it.
const EXCEPTION: &str = "libc ";

#[test]
fn no_peer_changes_what_sealpack_is_built_from() {
    let alone = packages("../Cargo.toml", &["--features", "hazmat,libdeflate"]);
    let here = packages("Cargo.toml", &[]);
    assert!(alone.len() > 30, "cargo tree lists only {}", alone.len());
    for (package, features) in alone {
        if !package.starts_with(EXCEPTION) {
            assert_eq!(here.get(&package), Some(&features), "{package}");
        }
    }
}

/// Each package that the package of `manifest` is built from, with its version, and its features.
fn packages(manifest: &str, arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p};{f};"])
        .arg("--manifest-path")
        .arg(inputs::path(manifest))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut packages = BTreeMap::<_, BTreeSet<_>>::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let [package, features, _] = line.split(';').collect::<Vec<_>>().try_into().unwrap();
        packages.entry(package.to_owned()).or_default().extend(features.split(',').map(str::to_owned));
    }
    packages
}
