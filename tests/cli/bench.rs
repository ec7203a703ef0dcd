//! `sealpack bench`: every row, a baseline and what is compared with it. No test looks at a time: what is measured on a
//! busy machine in a debug build means nothing.

use serde_json::{Value, json};

use crate::{
    case::{Folder, check, refused},
    streams::with_closed_stdout,
};

/// What is said of a debug build, and of no other.
const WARNING: &str = if cfg!(debug_assertions) {
    "warning: this is a debug build, and its numbers mean nothing: build with --release\n"
} else {
    ""
};

#[test]
fn the_table_has_the_rows_of_a_section() {
    let ran = Folder::new().run("bench ssn --seconds 1", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, WARNING));
    let text = String::from_utf8(ran.stdout).unwrap();
    let (_, table) = text.split_once("\n\n").unwrap();
    let rows: Vec<&str> = table.lines().take_while(|line| !line.is_empty()).map(|line| line[..20].trim_end()).collect();
    assert_eq!(rows, ["row", "ssn seal", "ssn seal batch"]);
    let first = text.lines().next().unwrap();
    assert!(first.starts_with(&format!("sealpack {}, ", env!("CARGO_PKG_VERSION"))), "{first}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
}

#[test]
fn a_baseline_can_be_compared_with() {
    let folder = Folder::new();
    let ran = folder.run("bench body --json", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, WARNING));
    let mut baseline: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(baseline["sealpack"], env!("CARGO_PKG_VERSION"));
    assert_eq!(baseline["seconds"], 1);
    for (name, is_right) in [
        ("cpu", Value::is_string as fn(&Value) -> bool),
        ("arch", Value::is_string),
        ("aes_instructions", Value::is_boolean),
        ("cores", Value::is_u64),
        ("os", Value::is_string),
        ("build", Value::is_string),
    ] {
        assert!(is_right(&baseline["machine"][name]), "{name}: {baseline}");
    }
    let [row] = baseline["rows"].as_array().unwrap().as_slice() else { panic!("{baseline}") };
    assert_eq!((&row["name"], &row["unit"]), (&json!("onbo body"), &json!("ns")));
    assert_eq!(row["bytes"], 118_792 + 704_679);
    let number = |name: &str| row[name].as_f64().unwrap();
    assert!(0.0 < number("low") && number("low") <= number("median") && number("median") <= number("high"), "{row}");
    assert!(number("obvious_median") > 0.0 && number("ratio") > 0.0, "{row}");

    let mut gone = row.clone();
    gone["name"] = json!("gone");
    baseline["rows"].as_array_mut().unwrap().push(gone);
    baseline["machine"]["cpu"] = json!("Another CPU");
    baseline["of a later version"] = json!([1]);
    folder.write("baseline.json", baseline.to_string());
    let ran = folder.run("bench body --compare baseline.json", b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, WARNING));
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(text.lines().any(|line| line.starts_with("onbo body ") && line.contains(" %  ")), "{text}");
    let (_, table) = text.split_once("\n\n").unwrap();
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    for expected in
        ["Another CPU, ", "\nin the baseline and not measured now: gone\n", "\nThe baseline is of another machine"]
    {
        assert!(text.contains(expected), "{text}");
    }
}

/// A baseline with one row. In a refused one something of it is replaced.
const BASELINE: &str = r#"{"sealpack": "0.1.0", "seconds": 1,
    "machine": {"cpu": "a", "arch": "b", "aes_instructions": true, "cores": 2, "os": "c", "build": "release"},
    "rows": [{"name": "r", "unit": "ns", "median": 20, "low": 10, "high": 30, "obvious_median": 4, "ratio": 0.2}]}"#;

#[test]
fn another_file_is_no_baseline() {
    let missing = "something is missing or other than it should be";
    let mut cases = vec![
        refused("no file", "bench --compare none.json", "none.json: there is no such file"),
        refused("a folder", "bench --compare keys", "keys: is a directory"),
    ];
    let mut wrong = |name: &str, content: &str, fault: &str| {
        let message = format!("baseline.json: expected a baseline that `sealpack bench --json` printed: {fault}");
        cases.push(refused(name, "bench --compare baseline.json", &message).file("baseline.json", content));
    };
    wrong("empty", "", "not JSON at line 1");
    wrong("a table", "row time\nCANARY", "not JSON at line 1");
    wrong("cut off", &BASELINE[..200], "not JSON at line 3");
    wrong("two of them", &format!("{BASELINE}\n{BASELINE}"), "not JSON at line 4");
    wrong("a list", "[\"CANARY\"]", &format!("{missing} at line 1"));
    for (part, by, fault) in [
        ("\"sealpack\"", "\"CANARY\"", &*format!("{missing} at line 3")),
        ("\"cores\": 2", "\"cores\": -2", &format!("{missing} at line 2")),
        ("\"ns\"", "\"CANARY\"", &format!("{missing} at line 3")),
        ("\"median\": 20", "\"median\": \"CANARY\"", &format!("{missing} at line 3")),
        ("20", "1e999", "not JSON at line 3"),
        ("20", "0", "there are times in it that cannot be"),
        ("20", "31", "there are times in it that cannot be"),
        ("10", "-10", "there are times in it that cannot be"),
        ("4", "0", "there are times in it that cannot be"),
        ("\"r\"", "\"\\u001b[2J\"", "there is a text in it that cannot be shown"),
        ("\"a\"", "\"CANARY\\n\"", "there is a text in it that cannot be shown"),
    ] {
        assert!(BASELINE.contains(part));
        wrong(&format!("{part} by {by}"), &BASELINE.replacen(part, by, 1), fault);
    }
    wrong(
        "a long text",
        &BASELINE.replace("\"c\"", &format!("\"{}\"", "c".repeat(101))),
        "there is a text in it that cannot be shown",
    );
    check(cases);
}

#[test]
fn a_reader_that_stops_ends_it_without_words() {
    for arguments in ["bench --seconds 600", "bench body --json"] {
        assert_eq!(with_closed_stdout(arguments, b""), (1, WARNING.to_owned()), "{arguments}");
    }
}
