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
    ("envelope", 562),
    ("hmac", 269),
    ("kdf", 45),
    ("nist", 2695),
    ("pack", 291),
    ("primitives", 43),
    ("ssn", 288),
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
    let changed = kit_with(otherwise);
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

/// Files with the cases of the kit, and the other expectations that were given for them.
struct Changed {
    folder: TempDir,
    count: usize,
}

fn kit_with<Others: IntoIterator<Item = Value>>(change: impl Fn(&Value) -> Others) -> Changed {
    let mut changed = Changed { folder: TempDir::new().unwrap(), count: 0 };
    for entry in KIT.iter().flat_map(|(kind, _)| fs::read_dir(format!("test-vectors/{kind}")).unwrap()) {
        let Ok(file) = serde_json::from_slice::<Value>(&fs::read(entry.unwrap().path()).unwrap()) else { continue };
        let alone = file.get("cases").is_none().then_some(&file);
        for case in alone.into_iter().chain(file["cases"].as_array().into_iter().flatten()) {
            for expect in change(&case["expect"]) {
                let case = json!({
                    "id": case["id"], "comment": "", "provenance": file["provenance"], "operation": file["operation"],
                    "input": case["input"], "expect": expect,
                });
                changed.count += 1;
                fs::write(changed.folder.path().join(format!("{}.json", changed.count)), case.to_string()).unwrap();
            }
        }
    }
    changed
}

/// Another part, or way of refusal, or values with one of their members changed, each in turn.
fn otherwise(expect: &Value) -> Vec<Value> {
    match (expect.get("part"), expect.get("refused")) {
        (Some(_), _) => vec![json!({ "refused": "malformed", "part": "another" })],
        (None, Some(refused)) if refused == "open" => vec![json!({ "refused": "malformed" })],
        (None, Some(_)) => vec![json!({ "refused": "open" })],
        _ => changed(&expect["value"]).into_iter().map(|value| json!({ "value": value })).collect(),
    }
}

fn changed(value: &Value) -> Vec<Value> {
    let with = |name: &String, member| {
        let mut value = value.clone();
        value[name] = member;
        value
    };
    match value {
        Value::Object(members) if members.is_empty() => vec![json!({ "another": true })],
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| changed(member).into_iter().map(move |member| with(name, member)))
            .collect(),
        Value::String(text) => {
            let first = if text.starts_with('0') { '1' } else { '0' };
            vec![json!(format!("{first}{}", text.get(1..).unwrap_or_default()))]
        }
        number => vec![json!(number.as_u64().unwrap() + 1)],
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

/// A folder of anybody's: links that lead back, links to nowhere, what is no file, names for a terminal.
#[test]
#[cfg(unix)]
fn an_odd_folder_is_run_to_its_end() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let good = fs::canonicalize("test-vectors/ssn/open-dashes.json").unwrap();
    fs::create_dir_all(path("folder.json")).unwrap();
    fs::copy(&good, path("folder.json/a\u{1b}[2J\n.json")).unwrap();
    for (to, link) in [(".", "one"), (".", "other"), ("/nowhere", "gone.json"), ("/dev/zero", "endless.json")] {
        std::os::unix::fs::symlink(to, path(link)).unwrap();
    }
    std::os::unix::fs::symlink(&good, path("link.json")).unwrap();
    assert!(Command::new("mkfifo").arg(path("pipe.json")).status().unwrap().success());
    let deep = "[".repeat(100_000);
    fs::write(path("deep.json"), format!("{{\"id\": \"a\", \"operation\": \"unpack\", \"input\": {deep}")).unwrap();

    let output = sealpack(&["vectors", "verify", folder.path().to_str().unwrap()]);
    let quiet = sealpack(&["vectors", "verify", "--quiet", folder.path().to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap().replace(folder.path().to_str().unwrap(), "");
    let expected = "
 passed  failed skipped
      0       1       0  /deep.json
                          the file failed: not JSON, at line 1
      0       1       0  /endless.json
                          the file failed: it is no regular file
      1       0       0  /folder.json/a\u{fffd}[2J\u{fffd}.json
      0       1       0  /gone.json
                          the file failed: there is no such file
      1       0       0  /link.json
      0       1       0  /pipe.json
                          the file failed: it is no regular file
      2       4       0  in 6 files
";
    assert_eq!(text, expected.trim_start_matches('\n'));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b"sealpack: 4 failed\n"[..]));

    let all = text.lines().filter(|line| !line.starts_with("      1       0")).collect::<Vec<_>>();
    let quiet = String::from_utf8(quiet.stdout).unwrap().replace(folder.path().to_str().unwrap(), "");
    assert_eq!(quiet.lines().collect::<Vec<_>>(), all);
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
        format!("sealpack: {out}/ssn/generated-1.json: the file is there already, and is never overwritten\n");
    assert_eq!(String::from_utf8(again.stderr).unwrap(), message);
}

#[test]
fn the_vectors_of_the_environment_pass() {
    let Some(folder) = env::var_os("SEALPACK_EXTRA_VECTORS") else {
        return extra::say("skipped: SEALPACK_EXTRA_VECTORS names no folder");
    };
    let adapted = TempDir::new().unwrap();
    let count = extra::adapt(Path::new(&folder), adapted.path());
    assert!(count > 0, "nothing in {} is of a form that is known", folder.display());
    let (results, success) = verify(&[adapted.path().to_str().unwrap()]);
    assert!(success, "{results:#}");
    assert_eq!(results["passed"], count);
    extra::say(&format!("{count} from {}", folder.display()));
}

/// The results of `sealpack vectors verify`, and whether it ended well.
fn verify(arguments: &[&str]) -> (Value, bool) {
    let output = sealpack(&[&["vectors", "verify", "--json"], arguments].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.success())
}

fn sealpack(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sealpack")).args(arguments).output().unwrap()
}
