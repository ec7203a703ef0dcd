//! `sealpack inspect`: what it recognises, what it says is wrong, and that it shows no value.

use std::fs;

use crate::{
    case::{Folder, KEYS, Ran, check, done, example_text, refused},
    json,
    partners::CALLS,
};

const ENVELOPE: &str = r#"{"version":"EC_v1","ephemeralPublicKey":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHqqqjg3xlLn9YH2fEN1Gq3Z0IUJY1KZrX9/ZSzzYnFu3EDP4PGdPBpp6gzlHIb9vr9Tbz1HuMixBCfVMWhAvmw==","publicKeyHash":"0ckM/+RivJIIbnjhgbQKfzuDQ1zh2VrC34zmukFJrbo=","data":"AAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#;

/// A field of Onbo's documentation.
const FIELD: &str = "Cs8CjMVdlNuJ+OZUjNTTyW295pUNWTzC8zHP/eVpa0s=";

#[test]
fn what_is_printed_is_recognised_and_shows_no_value() {
    let hidden = hidden_values();
    let folder = Folder::with_examples();
    for call in CALLS {
        call.prepare(&folder, "127.0.0.1:8407");
        for form in ["http", "curl", "json"] {
            for reveal in ["", "--reveal"] {
                let printed = folder.run(&format!("{} --print {form} {reveal}", call.arguments()), b"");
                let name = format!("{} in {form} {reveal}", call.name());
                let text = explained(&folder, &printed.stdout, &name);
                assert!(text.starts_with(&title(call.partner)), "{name}: {text}");
                assert!(!text.contains("WRONG"), "{name}: {text}");
                let json = folder.run("inspect --json", &printed.stdout);
                shows_nothing(&text, &hidden, &name);
                shows_nothing(&String::from_utf8(json.stdout).unwrap(), &hidden, &name);
            }
        }
    }
}

#[test]
fn files_of_the_examples_show_no_value() {
    let hidden = hidden_values();
    let folder = Folder::with_examples();
    for file in KEYS.into_iter().chain(["record.json", "config.toml", "credit-report.xml", "asset-report.json"]) {
        for option in ["", "--json"] {
            let ran = folder.run(&format!("inspect {file} {option}"), b"");
            shows_nothing(&(String::from_utf8(ran.stdout).unwrap() + &ran.stderr), &hidden, file);
            let is_recognised = file.ends_with(".pem") || ["record.json", "config.toml"].contains(&file);
            assert_eq!(ran.code, if is_recognised { 0 } else { 1 }, "{file}");
        }
    }
}

#[test]
fn line_ends_of_a_request_do_not_matter() {
    let folder = Folder::with_examples();
    let printed = folder.run("update onbo --record record.json --config config.toml --print http --reveal", b"");
    let text = String::from_utf8(printed.stdout).unwrap();
    let with_cr_lf = explained(&folder, text.as_bytes(), "CR LF");
    let with_lf = explained(&folder, text.replace("\r\n", "\n").as_bytes(), "LF");
    let with_newline = explained(&folder, format!("{text}\n").as_bytes(), "newline at the end");
    let timeless = |text: &str| text.lines().filter(|line| !line.contains("epoch")).collect::<Vec<_>>().join("\n");
    assert_eq!(timeless(&with_cr_lf), timeless(&with_lf));
    assert_eq!(timeless(&with_cr_lf), timeless(&with_newline));
    assert!(with_lf.contains("content-md5     fits the body"));
}

#[test]
fn short_files_are_explained_to_the_letter() {
    check([
        done(
            "a field",
            "inspect",
            "A sealed field, as the ssn or ein of Onbo's users\n       field  sealed: 32 bytes, an IV and one block\n\
             note          a publicKeyHash has this form, too: 44 characters of base64 for 32 bytes\n\
             note          whether it opens needs the secret: sealpack doctor ssn\n",
        )
        .stdin(format!("{FIELD}\n")),
        done(
            "an envelope",
            "inspect envelope.json",
            "An envelope\n       version             EC_v1\n       ephemeralPublicKey  a P-256 public key in SPKI: valid\n       \
             publicKeyHash       0ckM/+RivJIIbnjhgbQKfzuDQ1zh2VrC34zmukFJrbo=\n       data                4 bytes of plaintext, \
             sealed, and a tag of 16\n",
        )
        .file("envelope.json", ENVELOPE),
        done(
            "a packed report",
            "inspect",
            // printf '<a/>' | gzip -n | base64
            "A packed report: base64(gzip)\n       text         32 characters\n       header       no time, no name, system: Unix\n       \
             unpacked     4 bytes, 0.1 times the text\n       document     XML, the root element is a\n       \
             encoding     none declared: UTF-8\n       well-formed  yes\n",
        )
        .stdin("H4sIAAAAAAAAA7NJ1LcDANQc0QEEAAAA"),
        done(
            "a token of Apple Pay",
            "inspect",
            "A payment token of Apple Pay\n       version                    EC_v1\n       header.ephemeralPublicKey  a P-256 public \
             key in SPKI: valid\n       header.publicKeyHash       0ckM/+RivJIIbnjhgbQKfzuDQ1zh2VrC34zmukFJrbo=\nWRONG  \
             header.transactionId       missing\n       data                       4 bytes of plaintext, sealed, and a tag of \
             16\nWRONG  signature                  missing\n",
        )
        .stdin(format!(
            r#"{{"paymentData": {{"version": "EC_v1", "data": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "header": {ENVELOPE}}}, "x": 1}}"#
        )),
        done(
            "an answer",
            "inspect",
            "An HTTP answer\n       status  200\n\nAn answer of Green Dot\nnote   responseDetails.code  5, subCode 362: refused\n",
        )
        .stdin("HTTP/1.1 200 OK\r\nx-gd-requestid: 1\r\n\r\n{\"responseDetails\": [{\"code\": 5, \"subCode\": 362}]}"),
        done("a refusal", "inspect", "A refusal of MX\n       error  22 characters\n")
            .stdin(r#"{"error": "User with guid 1 not f"}"#),
        done(
            "gzip alone",
            "inspect file",
            "A report in gzip alone\nWRONG  base64       missing: a packed report is base64(gzip), as sealpack pack writes it\n       \
             text         32 characters\n       header       no time, no name, system: Unix\n       unpacked     4 bytes, 0.1 times \
             the text\n       document     XML, the root element is a\n       encoding     none declared: UTF-8\n       \
             well-formed  yes\n",
        )
        .file("file", sealpack::hazmat::base64_decode("H4sIAAAAAAAAA7NJ1LcDANQc0QEEAAAA").unwrap()),
        // printf '<a/>' > a.xml; touch -d @1668000000 a.xml; gzip -c a.xml | base64
        done(
            "gzip with a name",
            "inspect",
            "A packed report: base64(gzip)\n       text         40 characters\n       header       2022-11-09T13:20:00Z, a file \
             name, system: Unix\nnote   header       the name that the file had is sent with it\n       unpacked     4 bytes, 0.1 \
             times the text\n       document     XML, the root element is a\n       encoding     none declared: UTF-8\n       \
             well-formed  yes\n",
        )
        .stdin("H4sICACpa2MAA2EueG1sALNJ1LcDANQc0QEEAAAA"),
    ]);
}

/// What is in the file, and the line that begins with WRONG, or with note.
#[test]
fn what_is_wrong_is_said() {
    let envelope = |from: &str, to: &str| {
        let changed = ENVELOPE.replace(from, to);
        assert_ne!(changed, ENVELOPE);
        changed
    };
    let onbo = |member: &str| format!(r#"{{"first_name":"Ann","dob":"1984/03/09",{member}}}"#);
    let appenate = |inside: &str| format!("<User>{inside}</User>");
    let request = |headers: &str| {
        format!("PUT /v1/users/u HTTP/1.1\nhost: api.onbo.com\n{headers}\n\n{{\"first_name\":\"Ann B\"}}")
    };
    let table = [
        (onbo(r#""ssn":"987-65-4320""#), "WRONG ssn NOT SEALED: the number stands here in the clear"),
        (onbo(r#""ein":"12-3456789""#), "WRONG ein NOT SEALED: the number stands here in the clear"),
        (onbo(r#""ssn":"OTg3LTY1LTQzMjA=""#), "WRONG ssn NOT SEALED: the number in base64, 11 bytes"),
        (
            onbo(r#""ssn":"AAAAAAAAAAAAAAAAAAAAAA==""#),
            "WRONG ssn 16 bytes: a block without its IV, or an IV without a block",
        ),
        (
            onbo(r#""credit_report_xml_gzip":"<a/>""#),
            "WRONG credit_report_xml_gzip NOT PACKED: the report itself stands here",
        ),
        (
            onbo(r#""asset_report_json_gzip":"H4sIAAAAAAAAA7NJ1LcDANQc0QEEAAAA""#),
            "WRONG asset_report_json_gzip.document expected JSON in this member",
        ),
        (onbo(r#""ssn":5"#), "WRONG ssn a number: expected a text"),
        (onbo(r#""dob":"1984/03/09""#), "WRONG dob the member is given twice"),
        (onbo(r#""phone":"12""#), "WRONG phone expected the ten digits of a US phone number"),
        (
            format!(r#"{{"encryptedUserData":{ENVELOPE},"firstName":"Ann"}}"#),
            "WRONG firstName NOT SEALED: user data outside of the envelope",
        ),
        (
            r#"{"encryptedUserData":{"profileData":{}},"userIdCreateDate":null}"#.to_owned(),
            "WRONG encryptedUserData NOT SEALED: user data stands where the envelope belongs",
        ),
        (
            r#"{"profileData":{"firstName":"Ann"}}"#.to_owned(),
            "WRONG NOT SEALED: this is what belongs into an envelope (sealpack envelope seal)",
        ),
        (envelope("EC_v1", "EC_v2"), "WRONG version EC_v2, which is described nowhere: only EC_v1 is opened"),
        (envelope("EC_v1", "ec_v1"), "WRONG version EC_v1 in another case: the case counts"),
        (
            envelope("0ckM", "_ckM"),
            "WRONG publicKeyHash expected base64 (standard alphabet, padded, no line breaks) at byte 0",
        ),
        (envelope("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAA"), "WRONG data 3 bytes: expected at least the 16 of the tag"),
        (envelope("\"data\"", "\"Data\""), "WRONG data missing"),
        (
            appenate("<Id>i</Id><FirstName>Ann</FirstName>"),
            "WRONG FirstName the element is out of order: Appenate reads elements in the ordinal order of their names, and would ignore this one in silence",
        ),
        (
            "<!DOCTYPE User [<!ENTITY a \"b\">]>".to_owned() + &appenate("<Id>&a;</Id>"),
            "WRONG DOCTYPE there is one: Appenate's calls have none, it is refused",
        ),
        (
            request("content-md5: 00000000000000000000000000000000"),
            "WRONG content-md5 of another body: this one was changed, or another was signed",
        ),
        // printf '{"first_name":"Ann B"}' | md5sum: the space is in it
        (
            request("content-md5: 5b16caa4553a65c9257f5709c4aa2e7b"),
            "WRONG content-md5 that of the body with its white space: Onbo takes white space out before",
        ),
        (request("x_stilt_hmac: 00"), "WRONG x_stilt_hmac 2 characters: expected 64 hexadecimal digits"),
        (request("epoch: today"), "WRONG epoch expected a whole number: Unix time"),
        (request("accept: */*"), "WRONG X_STILT_HMAC missing"),
        (
            "PUT http://127.0.0.1.example/users/u HTTP/1.1\n\n{}".to_owned(),
            "WRONG scheme expected https: everybody on the way reads this",
        ),
        (
            format!("PUT /programs/p/accounts/a/users/u HTTP/1.1\n\n{ENVELOPE}"),
            "WRONG the envelope itself stands here: it belongs under encryptedUserData",
        ),
        (format!("{:?}", ENVELOPE), "WRONG it stands in quotes, which do not belong to it"),
        (format!("'{FIELD}'"), "WRONG it stands in quotes, which do not belong to it"),
        (format!("\n {FIELD} \n\n"), "WRONG white space stands around it"),
        ("\tH4sIAAAAAAAAA7NJ1LcDANQc0QEEAAAA".to_owned(), "WRONG white space stands around it"),
        (
            "H4sIAAAAAAAAA7NJ1LcD\nANQc0QEEAAAA\n".to_owned(),
            "WRONG unpacked 4 bytes, then: expected base64 (standard alphabet, padded, no line breaks) at byte 20",
        ),
        ("[onbo]\nbase_url = \"a\n".to_owned(), "WRONG not TOML at line 2"),
        (request("content-length: 7"), "WRONG content-length 7, and the body has 22 bytes"),
        (request("").replace("PUT", "POST"), "WRONG EPOCH missing"),
        ("PUT /user/u?c=a HTTP/1.1\nhost: a.example\n\n{\"email\":\"a@b.c\"}".to_owned(), "WRONG ?k missing"),
        (
            "[onbo]\nbase_url = \"a\"\nsecret = \"b\"".to_owned(),
            "WRONG secret there is no such member, and secrets do not belong into this file",
        ),
        (
            fs::read_to_string(vector("keys/rsa.pem")).unwrap(),
            "WRONG an RSA private key: only P-256 keys are taken, and none can be made of it; a new one: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
        ),
    ];
    let folder = Folder::new();
    let mut missing = String::new();
    for (input, expected) in table {
        let text = explained(&folder, input.as_bytes(), expected);
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.lines().any(|line| words(line) == expected) {
            missing += &format!("{expected}\n{text}\n");
        }
    }
    assert!(missing.is_empty(), "\n{missing}");
}

/// As people have them: out of a browser, a proxy, a terminal, a file for an editor's HTTP client.
#[test]
fn requests_are_recognised_in_any_form() {
    const BODY: &str = r#"{"first_name":"CANARY","phone":"it's 2"}"#;
    let shell = BODY.replace('\'', r"'\''");
    let ansi = BODY.replace('\'', r"\'");
    let double = BODY.replace('"', "\\\"");
    let url = "https://api.onbo.com/v1/users/u";
    let har_request = format!(
        r#"{{"request":{{"method":"PUT","url":"{url}","headers":[{{"name":"EPOCH","value":"1"}}],"postData":{{"text":{BODY:?}}}}}}}"#
    );
    let requests = [
        (
            "a copied command",
            format!("curl '{url}' \\\n  -X 'PUT' \\\n  -H 'EPOCH: 1' \\\n  --data-raw '{shell}' \\\n  --compressed\n"),
        ),
        ("in ANSI C", format!("$ curl -s --request PUT {url} --header EPOCH:1 -d $'{ansi}'")),
        (
            "other addresses and an empty header",
            format!(
                "curl -e https://a.example/x -x http://b.example -X PUT -H 'Accept:' -H EPOCH:1 {url} -d '{shell}'"
            ),
        ),
        ("double quotes", format!("curl -XPUT \"{url}\" -H\"EPOCH: 1\" --data-binary \"{double}\"")),
        (
            "HTTP/2",
            format!(
                ":method: PUT\r\n:authority: api.onbo.com\r\n:scheme: https\r\n:path: /v1/users/u\r\nepoch: 1\r\n\r\n{BODY}"
            ),
        ),
        ("HTTP/2 in its first line", format!("PUT {url} HTTP/2\nepoch: 1\n\n{BODY}")),
        ("no version", format!("\n\nPUT {url}\nEPOCH: 1\n\n{BODY}\n")),
        ("folded", format!("PUT {url} HTTP/1.1\nEPOCH:\n 1\n\n{BODY}\n")),
        ("an entry of an archive", har_request.clone()),
        ("an archive", format!(r#"{{"log":{{"version":"1.2","entries":[{har_request}]}}}}"#)),
    ];
    let folder = Folder::new();
    let many = format!(r#"{{"log":{{"entries":[{}]}}}}"#, vec![har_request; 11].join(","));
    let text = explained(&folder, many.as_bytes(), "a long archive");
    assert!(text.contains("\nnote     the first 10 are explained here, there are more\n"), "{text}");
    for (name, request) in requests {
        let text = explained(&folder, request.as_bytes(), name);
        let has = |line: &str| text.lines().any(|shown| shown.split_whitespace().collect::<Vec<_>>().join(" ") == line);
        assert!(text.contains("Onbo's call that updates a user"), "{name}: {text}");
        assert!(has("host api.onbo.com: Onbo's production") && has("scheme https"), "{name}: {text}");
        assert!(text.contains("  1970-01-01T00:00:01Z, in seconds: "), "{name}: {text}");
        assert!(has("first_name 6 characters") && has("phone a text"), "{name}: {text}");
        assert!(!text.contains("CANARY"), "{name}: {text}");
    }
}

#[test]
fn values_in_wrong_places_are_not_shown() {
    let request = |target: &str, headers: &str| format!("PUT {target} HTTP/1.1\n{headers}\n\n{{}}");
    let folder = Folder::new();
    for input in [
        request("/v1/users/u", "Authorization: Bearer\n CANARY"),
        request("/v1/users/u", "CANARY"),
        request("/v1/users/u", "x\n\"CANARY\": 1"),
        request("https://CANARY:x@api.onbo.com/v1/users/u", ""),
        request("https://a.b:CANARY/v1/users/u", ""),
        request("https://can.ary:CANARY/x@api.onbo.com/v1/users/u", ""),
        request("/user/u?CANARY", ""),
        request("/v1/users/u", "host: a.b:CANARY"),
        r#"{"email": "a", "CANARY-1-2-3-4": 1}"#.to_owned(),
        "curl https://api.onbo.com/v1/users/u --user CANARY --whatever CANARY -b CANARY CANARY".to_owned(),
    ] {
        let Ran { stdout, stderr, .. } = folder.run("inspect", input.as_bytes());
        let shown = String::from_utf8(stdout).unwrap() + &stderr;
        assert!(!shown.contains("CANARY"), "{input}\n{shown}");
    }
}

#[test]
fn what_is_not_recognised_is_exit_code_1() {
    let not = |name: &str, content: &[u8], looks: &str| {
        refused(name, "inspect file", &format!("file: not recognised: {looks}")).file("file", content)
    };
    check([
        not("empty", b"", "there is nothing in it"),
        not("white space", b" \r\n\t", "there is nothing in it"),
        not("a PDF", b"%PDF-1.7\n\xE2\xE3", "a PDF, 11 bytes"),
        not("a PNG", b"\x89PNG\r\n\x1A\n\0", "a PNG image, 9 bytes"),
        not("binary", b"\xFE\0\x01\xC0", "binary data, 4 bytes"),
        not(
            "JSON",
            br#"{"a": 1, "2085550142": 2}"#,
            "a JSON object of which too few members are known; its members: a, (a name that is not shown)",
        ),
        not("half of JSON", br#"{"first_name": "Ann"#, "it begins as a JSON object, and is cut off"),
        not("wrong JSON", b"{\"first_name\":\n 'Ann'}", "it begins as a JSON object, and is wrong at line 2, column 2"),
        not("no members", b"{}", "an empty JSON object"),
        not(
            "a body in a file",
            b"curl https://api.onbo.com/v1/users/u -X PUT -d @body.json",
            "text, 57 characters in 1 line, a command for curl that is not read, or whose body is in a file",
        ),
        not(
            "two bodies",
            b"curl https://api.onbo.com/v1/users/u -d a -d b",
            "text, 46 characters in 1 line, a command for curl that is not read, or whose body is in a file",
        ),
        not("a list", b"[1]", "a JSON list, or a configuration without a known section"),
        not("XML", b"<a><b/></a>", "XML whose root element is a"),
        not("text", b"Dear Ann,\nhello\n", "text, 16 characters in 2 lines"),
        not("an SSN", b"987-65-4320", "a number as an SSN or EIN is, in the clear"),
        not(
            "a field in the URL's alphabet",
            FIELD.replace('+', "-").replace('/', "_").as_bytes(),
            "44 characters, about as many as a sealed field has, but not base64 of 32 bytes (standard alphabet, padded): sealpack \
             doctor ssn tells why",
        ),
        not(
            "base64 of zlib",
            b"eJyzSdS3A00A1BzRAQ==eJyzSdS3A00A1BzRAQ==eJyzSdS3A00A1BzRAQ==",
            "base64 of something else: sealpack doctor pack looks at it more closely",
        ),
        // printf '{"version":"EC_v1"}' | base64
        not(
            "JSON in base64",
            b"eyJ2ZXJzaW9uIjoiRUNfdjEifQ==",
            "JSON in base64, or a token of it (JWT): decode it, and look at what comes out",
        ),
        not(
            "a log",
            b"INFO sent {\"ssn\":1}",
            "text, 19 characters in 1 line, with a brace in it: cut out the JSON object alone",
        ),
        not(
            "a test vector",
            &fs::read(vector("pack/base64-space.json")).unwrap(),
            "a test vector: sealpack vectors verify runs it",
        ),
        not("a password", b"correct horse battery staple", "text, 28 characters in 1 line"),
        not("a GUID", b"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n", "a GUID: an id, or Onbo's secret key"),
        refused("standard input", "inspect", "standard input: not recognised: there is nothing in it"),
        refused("no file", "inspect none", "none: there is no such file"),
    ]);
    let ran = Folder::new().run("inspect --json", b"");
    let text = String::from_utf8(ran.stdout).unwrap();
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(text.contains("\"recognised\": false") && json::member(&text, "looks") == "there is nothing in it");
}

#[test]
fn a_hundred_megabytes_are_taken() {
    let folder = Folder::new();
    folder.write("large", vec![b'x'; 100_000_000]);
    let ran = folder.run("inspect large", b"");
    assert_eq!((ran.code, ran.stdout.len()), (1, 0), "{}", ran.stderr);

    // What would unpack to 100 MB is stopped at 64 MiB.
    fs::write(folder.path().join("large"), vec![b' '; 100_000_000]).unwrap();
    let packed = folder.run("pack large --level 1", b"").stdout;
    let text = explained(&folder, &packed, "a bomb");
    assert!(text.contains("\nnote   unpacked  stopped after ") && text.contains("67108864"), "{text}");
    let text = String::from_utf8(folder.run("inspect --max-bytes 100000000", &packed).stdout).unwrap();
    assert!(text.contains("unpacked  100000000 bytes"), "{text}");
}

/// Explains `input`, which must be recognised.
fn explained(folder: &Folder, input: &[u8], name: &str) -> String {
    let Ran { code, stdout, stderr } = folder.run("inspect", input);
    assert_eq!((code, stderr.as_str()), (0, ""), "{name}");
    String::from_utf8(stdout).unwrap()
}

fn title(partner: &str) -> String {
    let name = match partner {
        "onbo" => "Onbo",
        "greendot" => "Green Dot",
        "mx" => "MX",
        _ => "Appenate",
    };
    format!("{name}'s call that updates a user, as ")
}

/// The strings of the example's record that are no choices of a partner, and all secrets and ids of its configuration.
fn hidden_values() -> Vec<String> {
    let mut hidden = json::values(&example_text("record.json"));
    // The names of the reports' files, which are those of the examples.
    hidden.retain(|value| !value.contains("-report."));
    for key in KEYS.into_iter().filter(|key| key.ends_with(".txt")) {
        hidden.push(example_text(key).trim().to_owned());
    }
    for pem in ["keys/greendot-identity.pem", "keys/partner-identity.pem"] {
        hidden.extend(example_text(pem).lines().filter(|line| !line.starts_with('-')).map(str::to_owned));
    }
    for id in [
        "5e2d9a70-c1b8-4f36-a94e-07d3f81b62ca",
        "CLT-1d7a5c93-be04-46f8-92a1-f58e3067cb2d",
        "10482",
        "742",
        "sealpackdemo",
    ] {
        hidden.push(id.to_owned());
    }
    assert!(hidden.len() > 50);
    hidden
}

/// Short values (US, ID, User) are parts of our own words by chance: those count where they stand alone.
fn shows_nothing(text: &str, hidden: &[String], name: &str) {
    let words: Vec<&str> = text.split(|character: char| !character.is_alphanumeric()).collect();
    for value in hidden {
        let is_shown = if value.len() > 5 { text.contains(value.as_str()) } else { words.contains(&value.as_str()) };
        // Of names of members: User and ID
        let is_name = ["User", "ID", "home", "Id"].contains(&value.as_str());
        assert!(!is_shown || is_name, "{name} shows {value}:\n{text}");
    }
}

fn vector(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors").join(name)
}
