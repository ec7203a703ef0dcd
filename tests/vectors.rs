//! Does every test vector come out as expected? `sealpack vectors verify` runs those of `test-vectors/`, and those of the
//! folder that the environment variable `SEALPACK_EXTRA_VECTORS` names.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "vectors/extra.rs"]
mod extra;

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The folders of the project's own vectors, and how many cases each has.
const KIT: [(&str, u64); 8] = [
    ("agreement", 46),
    ("envelope", 559),
    ("hmac", 268),
    ("kdf", 45),
    ("nist", 2695),
    ("pack", 291),
    ("primitives", 43),
    ("ssn", 266),
];

#[test]
fn all_of_the_kit_pass_and_none_is_skipped() {
    let (results, success) = verify(&[]);
    assert!(success, "{results:#}");
    assert_eq!((&results["failed"], &results["skipped"]), (&json!(0), &json!(0)));
    let mut folders = BTreeMap::new();
    for file in results["files"].as_array().unwrap() {
        let folder = file["file"].as_str().unwrap().split('/').next().unwrap();
        *folders.entry(folder).or_insert(0) += file["passed"].as_u64().unwrap();
    }
    assert_eq!(folders, BTreeMap::from(KIT));
}

/// New files get into the program only when it is built anew, which cargo does not do for them.
#[test]
fn the_program_has_the_files_of_the_folders() {
    let (embedded, _) = verify(&[]);
    for (folder, _) in KIT {
        let (on_disk, _) = verify(&[&format!("test-vectors/{folder}")]);
        let of_folder = |results: &Value| {
            let files =
                results["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap().to_owned());
            let names = files.map(|file| file.trim_start_matches("test-vectors/").to_owned());
            names.filter(|file| file.starts_with(&format!("{folder}/"))).collect::<Vec<_>>()
        };
        assert_eq!(of_folder(&embedded), of_folder(&on_disk), "touch src/cli/vectors/kit.rs and build again");
    }
}

/// A runner that passes everything would pass all of the above.
#[test]
fn every_case_whose_expectation_is_changed_fails() {
    let changed = kit_with(|expect| Some(otherwise(expect)));
    let (results, success) = verify(&[changed.folder.path().to_str().unwrap()]);
    assert!(!success);
    assert_eq!((&results["passed"], &results["failed"]), (&json!(0), &json!(changed.count)));
}

/// The same for what the doctor says.
#[test]
fn every_case_whose_mistake_is_changed_fails() {
    let changed = kit_with(|expect| {
        let mut expect = expect.as_object()?.clone();
        let mistakes = expect.remove("mistakes").or_else(|| expect.remove("mistake"))?;
        expect
            .insert("mistakes".to_owned(), json!([mistakes.as_array().map_or(&mistakes, |both| &both[0]), "another"]));
        Some(Value::Object(expect))
    });
    let (results, _) = verify(&[changed.folder.path().to_str().unwrap()]);
    assert!(changed.count > 300, "{}", changed.count);
    assert_eq!((&results["passed"], &results["failed"]), (&json!(0), &json!(changed.count)));
}

/// Files with those cases of the kit for which `change` gives another expectation.
struct Changed {
    folder: TempDir,
    count: usize,
}

fn kit_with(change: impl Fn(&Value) -> Option<Value>) -> Changed {
    let mut changed = Changed { folder: TempDir::new().unwrap(), count: 0 };
    for entry in KIT.iter().flat_map(|(kind, _)| fs::read_dir(format!("test-vectors/{kind}")).unwrap()) {
        let Ok(file) = serde_json::from_slice::<Value>(&fs::read(entry.unwrap().path()).unwrap()) else { continue };
        let alone = file.get("cases").is_none().then_some(&file);
        for case in alone.into_iter().chain(file["cases"].as_array().into_iter().flatten()) {
            let Some(expect) = change(&case["expect"]) else { continue };
            let case = json!({
                "id": case["id"], "comment": "", "provenance": file["provenance"], "operation": file["operation"],
                "input": case["input"], "expect": expect,
            });
            changed.count += 1;
            fs::write(changed.folder.path().join(format!("{}.json", changed.count)), case.to_string()).unwrap();
        }
    }
    changed
}

/// A part, a way of refusal or a value that is another one.
fn otherwise(expect: &Value) -> Value {
    match (expect.get("part"), expect.get("refused")) {
        (Some(_), _) => json!({ "refused": "malformed", "part": "another" }),
        (None, Some(refused)) if refused == "open" => json!({ "refused": "malformed" }),
        (None, Some(_)) => json!({ "refused": "open" }),
        _ => json!({ "value": { "another": true } }),
    }
}

#[test]
fn what_is_no_vector_is_told() {
    let folder = TempDir::new().unwrap();
    let input = json!({ "key_text": "0123456789abcdef", "field": "" });
    let case = |operation: &str, input: &Value, expect: Value| {
        let provenance = json!({ "source": "s", "section": "s" });
        let case = json!({ "id": "a", "comment": "c", "provenance": provenance, "operation": operation, "input": input, "expect": expect });
        case.to_string()
    };
    let refused = || json!({ "refused": "malformed" });
    for (name, contents, expected) in [
        ("good", case("ssn-open", &input, refused()), None),
        ("other", r#"{"keys": []}"#.to_owned(), Some("the file skipped: no test vector, for it has no `operation`")),
        ("newer", case("divine", &input, refused()), Some("a skipped: its operation is not known")),
        ("broken", "{".to_owned(), Some("the file failed: not JSON, at line 1")),
        ("member", case("ssn-open", &json!({}), refused()), Some("a failed: the input has no `key_text`")),
        (
            "both",
            case("ssn-open", &input, json!({"refused": "open", "value": 1})),
            Some("the file failed: `expect` has a value, or it says how the input is refused"),
        ),
        (
            "kind",
            case("ssn-open", &input, json!({"refused": "never"})),
            Some("the file failed: not of the form of a test vector (test-vectors/schema.json)"),
        ),
        (
            "extra",
            case("ssn-open", &input, json!({"refused": "open", "more": 1})),
            Some("the file failed: not of the form of a test vector (test-vectors/schema.json)"),
        ),
        (
            "hex",
            case("sha256", &json!({"message_hex": "0"}), refused()),
            Some("a failed: expected hexadecimal in `message_hex`"),
        ),
    ] {
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, contents).unwrap();
        let (results, _) = verify(&[file.to_str().unwrap()]);
        assert_eq!(results["files"][0]["reasons"], expected.map_or(json!([]), |reason| json!([reason])), "{name}");
        fs::remove_file(file).unwrap();
    }
    let empty = sealpack(&["vectors", "verify", folder.path().to_str().unwrap()]);
    assert_eq!(
        (empty.status.code(), empty.stderr.as_slice()),
        (Some(1), &b"sealpack: there was no vector to run\n"[..])
    );
    let missing = sealpack(&["vectors", "verify", "/nowhere"]);
    assert_eq!(
        (missing.status.code(), missing.stderr.as_slice()),
        (Some(1), &b"sealpack: /nowhere: there is no such file\n"[..])
    );
}

#[test]
fn vectors_that_are_made_pass_and_are_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let secret = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    fs::write(path("secret"), secret).unwrap();
    assert!(sealpack(&["keygen", "--out", &path("key")]).status.success());
    let out = path("made");
    let generate = [
        "vectors",
        "generate",
        "--out",
        &out,
        "--count",
        "5",
        "--secret-file",
        &path("secret"),
        "--identity",
        &path("key"),
        "--program-code",
        "p-1",
        "--request-id",
        "R-2",
    ];
    assert!(sealpack(&generate).status.success());
    let (results, success) = verify(&[&out]);
    assert!(success);
    assert_eq!(results["passed"], 20);

    let read = |name: &str| serde_json::from_slice::<Value>(&fs::read(format!("{out}/{name}")).unwrap()).unwrap();
    assert_eq!(read("ssn/generated-1.json")["input"]["key_text"], secret);
    assert_eq!(read("hmac/generated-5.json")["input"]["secret"], secret);
    let envelope = read("envelope/generated-2.json");
    assert_eq!((&envelope["input"]["program_code"], &envelope["input"]["request_id"]), (&json!("p-1"), &json!("R-2")));

    let again = sealpack(&generate);
    assert_eq!(again.status.code(), Some(1));
    let message =
        format!("sealpack: {out}/ssn/generated-1.json: the file is there already, and a key is never overwritten\n");
    assert_eq!(String::from_utf8(again.stderr).unwrap(), message);
}

#[test]
fn the_vectors_of_the_environment_pass() {
    let Some(folder) = env::var_os("SEALPACK_EXTRA_VECTORS") else {
        eprintln!("vectors: skipped: SEALPACK_EXTRA_VECTORS names no folder");
        return;
    };
    let adapted = TempDir::new().unwrap();
    let count = extra::adapt(Path::new(&folder), adapted.path());
    assert!(count > 0, "nothing in {} is of a form that is known", folder.display());
    let (results, success) = verify(&[adapted.path().to_str().unwrap()]);
    assert!(success, "{results:#}");
    eprintln!("vectors: {count} from {}", folder.display());
    assert_eq!(results["passed"], count);
}

/// The results of `sealpack vectors verify`, and whether it ended well.
fn verify(arguments: &[&str]) -> (Value, bool) {
    let output = sealpack(&[&["vectors", "verify", "--json"], arguments].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.success())
}

fn sealpack(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sealpack")).args(arguments).output().unwrap()
}
