//! Packing: the same text for every way a report comes, one gzip member that unpacks to the report.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::{
    io::{self, Read, Write},
    time::SystemTime,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use sealpack::{
    Error, ErrorKind,
    pack::{Backend, Format, Level, Packer, Report, unpack},
    request::onbo::{Onbo, SANDBOX, Update, UserId},
};

/// Lengths at which a block begins or ends.
const LENGTHS: [usize; 13] = [
    0,
    1,
    100_000,
    (256 << 10) - 1,
    256 << 10,
    (256 << 10) + 1,
    600_000,
    (1 << 20) - 1,
    1 << 20,
    (1 << 20) + 1,
    (2 << 20) - 1,
    2 << 20,
    (3 << 20) + 5,
];

/// Bytes in which nothing repeats, by splitmix64.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0_u64;
    let next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Some((mixed ^ (mixed >> 31)).to_be_bytes()[0])
    };
    std::iter::repeat_with(next).map_while(|byte| byte).take(length).collect()
}

/// Lines such as reports have.
fn lines(length: usize) -> Vec<u8> {
    let line = |number: usize| format!("<line number=\"{number}\">{:x}</line>\n", number.wrapping_mul(2_654_435_761));
    (0..).flat_map(|number| line(number).into_bytes()).take(length).collect()
}

fn packed<'a>(packer: Packer, report: impl Into<Report<'a>>) -> Vec<u8> {
    let mut text = Vec::new();
    packer.pack(report, &mut text).unwrap();
    text
}

/// What flate2's own reader of gzip gives, which must end with the text.
fn unpacked(text: &[u8]) -> Vec<u8> {
    let gzip = STANDARD.decode(text).unwrap();
    let mut reader = GzDecoder::new(gzip.as_slice());
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    assert_eq!(reader.into_inner(), b"", "one member and no more");
    bytes
}

fn backends() -> Vec<Backend> {
    vec![
        Backend::ZlibRs,
        #[cfg(feature = "libdeflate")]
        Backend::Libdeflate,
    ]
}

#[test]
fn bytes_come_back() {
    for backend in backends() {
        let packer = Packer::default().with_backend(backend);
        for length in LENGTHS {
            let text = packed(packer, lines(length).as_slice());
            assert!(unpacked(&text) == lines(length), "{length} bytes, {backend:?}");
        }
        for level in 0..=9 {
            let packer = packer.with_level(Level::new(level).unwrap());
            for bytes in [noise(600_000), lines(600_000)] {
                assert!(unpacked(&packed(packer, bytes.as_slice())) == bytes, "level {level}, {backend:?}");
            }
        }
    }
    assert_eq!(Level::new(10).unwrap_err().kind(), ErrorKind::Malformed);
}

/// Gives its bytes one to three at a time.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 = self.1 % 3 + 1;
        let length = self.1.min(self.0.len()).min(out.len());
        self.0.read(&mut out[..length])
    }
}

#[test]
fn the_text_is_the_same_however_the_report_comes() {
    for backend in backends() {
        let packer = Packer::default().with_backend(backend);
        for length in LENGTHS.into_iter().chain([8_000_000, 8_000_001]) {
            let report = lines(length);
            let text = packed(packer.with_threads(1), report.as_slice());
            for threads in [0, 2, 5] {
                let packer = packer.with_threads(threads);
                assert!(packed(packer, report.as_slice()) == text, "{length} bytes, {threads} threads");
                let reader = Report::from_reader(report.as_slice(), length as u64);
                assert!(packed(packer, reader) == text, "{length} bytes, {threads} threads, read");
            }
            let dribble = Report::from_reader(Dribble(&report, 0), u64::MAX);
            assert!(packed(packer, dribble) == text, "{length} bytes, one to three at a time");
        }
    }
}

/// With few letters, what zlib-rs finds depends on every byte that its window has: also on those of a block before.
#[test]
fn the_text_does_not_depend_on_what_was_packed_before() {
    for letters in [2, 4] {
        let report: Vec<u8> = noise(600_000).into_iter().map(|byte| b'a' + byte % letters).collect();
        for level in 1..=9 {
            let packer = Packer::default().with_level(Level::new(level).unwrap());
            let text = packed(packer.with_threads(1), report.as_slice());
            for threads in [2, 5, 2] {
                let same = packed(packer.with_threads(threads), report.as_slice()) == text;
                assert!(same, "{letters} letters, level {level}, {threads} threads");
            }
        }
    }
}

#[test]
fn unless_told_otherwise_it_is_level_6_and_zlib_rs() {
    let told = Packer::default().with_level(Level::new(6).unwrap()).with_backend(Backend::ZlibRs).with_threads(2);
    let report = lines(600_000);
    assert!(packed(Packer::default(), report.as_slice()) == packed(told, report.as_slice()));
    assert!(
        packed(Packer::default().with_level(Level::new(5).unwrap()), report.as_slice())
            != packed(told, report.as_slice())
    );
}

/// Onbo's body: two members, and nothing between the text and its quotation marks.
#[test]
fn reports_stand_in_the_body_as_they_are_packed() {
    let (credit, asset) = (lines(700_000), lines(300_000));
    for packer in [Packer::default(), Packer::default().with_threads(1)] {
        let credit_report = Report::from_reader(credit.as_slice(), 1 << 20);
        let update = Update::new().credit_report(credit_report).asset_report(asset.as_slice());
        let prepared = onbo().with_packer(packer).update(&user(), update, SystemTime::now()).unwrap();
        let texts = [&credit, &asset].map(|report| String::from_utf8(packed(packer, report.as_slice())).unwrap());
        let [first, second] = &texts;
        let body = format!(r#"{{"credit_report_xml_gzip":"{first}","asset_report_json_gzip":"{second}"}}"#);
        let request = prepared.request(SystemTime::now()).unwrap();
        assert!(request.body() == body.as_bytes());
        let lengths: Vec<_> = prepared.protected().iter().map(|report| (report.before, report.after)).collect();
        assert_eq!(lengths, [(700_000, first.len()), (300_000, second.len())]);
    }
}

#[test]
fn a_report_that_cannot_be_read_is_named() {
    let wrong = |report: Report<'_>| {
        let update = Update::new().credit_report(b"<report/>").asset_report(report);
        let error = onbo().update(&user(), update, SystemTime::now()).err().unwrap();
        (error.kind(), error.to_string())
    };
    assert_eq!(
        wrong(Report::from_reader(Fails, 10)),
        (ErrorKind::Unreadable, "asset_report_json_gzip: the report cannot be read: permission denied".to_owned())
    );
    assert_eq!(
        wrong(Report::from_reader(io::repeat(0), 10)),
        (ErrorKind::Limit, "asset_report_json_gzip: expected a report of 10 bytes at most".to_owned())
    );
    assert_eq!(wrong(Report::from_reader(Fails, u64::MAX)).0, ErrorKind::Limit, "no memory for so long a text");
    assert_eq!(format!("{:?}", Report::from(b"Canary")), "Report([redacted])");
}

fn user() -> UserId {
    UserId::new("user").unwrap()
}

fn onbo() -> Onbo {
    Onbo::new(SANDBOX, "client", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0").unwrap()
}

#[test]
fn writers_are_flushed() {
    struct Flushed(bool);
    impl Write for Flushed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = false;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0 = true;
            Ok(())
        }
    }
    let mut writer = Flushed(false);
    Packer::default().pack(b"report", &mut writer).unwrap();
    assert!(writer.0);
    let mut writer = Flushed(false);
    unpack(packed(Packer::default(), b"report").as_slice(), &mut writer, 6).unwrap();
    assert!(writer.0);
}

/// RFC 1952, section 2.3: no flags, no time, how hard it tried (section 2.3.1), unknown system; CRC and length at the end.
#[test]
fn nothing_of_the_machine_is_in_the_text() {
    for (level, effort) in [(0, 4), (1, 4), (2, 0), (6, 0), (8, 0), (9, 2)] {
        for backend in backends() {
            let packer = Packer::default().with_level(Level::new(level).unwrap()).with_backend(backend);
            let gzip = STANDARD.decode(packed(packer, b"123456789")).unwrap();
            assert_eq!(gzip[..10], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, effort, 255]);
            // The check value of CRC-32 is 0xCBF43926.
            assert_eq!(gzip[gzip.len() - 8..], [0x26, 0x39, 0xF4, 0xCB, 9, 0, 0, 0]);
        }
    }
}

/// What stands before a block is its dictionary: noise that comes again in each block costs once.
#[test]
fn blocks_refer_to_what_stands_before_them() {
    let period = noise(30_000);
    let report: Vec<u8> = period.iter().copied().cycle().take(5 << 20).collect();
    let text = packed(Packer::default(), report.as_slice());
    assert!(text.len() < 8 * period.len(), "{} characters for 8 blocks", text.len());
    assert!(unpacked(&text) == report);
}

/// libdeflate gets what is not too long, and other bytes come of it.
#[cfg(feature = "libdeflate")]
#[test]
fn a_long_report_is_left_to_zlib_rs() {
    let libdeflate = Packer::default().with_backend(Backend::Libdeflate);
    let report = lines(8_000_001);
    let whole = &report[..8_000_000];
    assert!(packed(libdeflate, whole) != packed(Packer::default(), whole));
    assert!(packed(libdeflate, report.as_slice()) == packed(Packer::default(), report.as_slice()));
}

#[test]
fn a_report_is_checked_on_request() {
    let json = [b"[".as_slice(), &b"\"a\",\n".repeat(700_000), b"0]"].concat();
    for threads in [1, 2] {
        let packer = Packer::default().with_threads(threads);
        let text = packed(packer, json.as_slice());
        assert!(packed(packer, Report::from(json.as_slice()).checked(Format::Json)) == text);
        let reader = Report::from_reader(Dribble(&json, 0), u64::MAX).checked(Format::Json);
        assert!(packed(packer, reader) == text, "one to three at a time");

        // Where the next block begins, and at the end.
        for place in [256 << 10, 1 << 20, json.len() - 1] {
            let mut wrong = json.clone();
            wrong[place] = b'\xFF';
            let wrong = Report::from(wrong.as_slice()).checked(Format::Json);
            let error = packer.pack(wrong, Vec::new()).unwrap_err().downcast::<Error>().unwrap();
            let expected = format!("not well-formed JSON at byte {place}: a byte that is not UTF-8");
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Malformed, expected));
        }
        let fails = Report::from_reader(json.chain(Fails), u64::MAX).checked(Format::Json);
        assert_eq!(packer.pack(fails, Vec::new()).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    }
}

#[test]
fn a_report_may_not_be_longer_than_was_said() {
    for backend in backends() {
        let packer = Packer::default().with_backend(backend);
        for length in [1, 300_000, 8_000_001] {
            let report = lines(length);
            let shorter = Report::from_reader(report.as_slice(), length as u64 - 1);
            let error = packer.pack(shorter, Vec::new()).unwrap_err().downcast::<Error>().unwrap();
            let expected = format!("expected a report of {} bytes at most", length - 1);
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Limit, expected));
        }
    }
}

struct Fails;

impl Read for Fails {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_reader_that_fails_leaves_no_text_that_unpacks() {
    for backend in backends() {
        for length in [0, 10, 1_000_000, 9_000_000] {
            let (report, mut text) = (noise(length), Vec::new());
            let reader = Report::from_reader(report.chain(Fails), u64::MAX);
            let error = Packer::default().with_backend(backend).pack(reader, &mut text).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
            let gzip = STANDARD.decode(&text[..text.len() / 4 * 4]).unwrap();
            assert!(GzDecoder::new(gzip.as_slice()).read_to_end(&mut Vec::new()).is_err());
        }
    }
}

#[test]
fn a_reader_that_is_interrupted_is_asked_again() {
    struct Interrupted<'a>(&'a [u8], bool);
    impl Read for Interrupted<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            self.0.read(out)
        }
    }
    let report = lines(300_000);
    let reader = Report::from_reader(Interrupted(&report, false), u64::MAX);
    assert!(packed(Packer::default(), reader) == packed(Packer::default(), report.as_slice()));
}

#[test]
fn a_writer_may_take_a_few_bytes_at_a_time() {
    struct Few(Vec<u8>);
    impl Write for Few {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let length = bytes.len().min(7);
            self.0.extend_from_slice(&bytes[..length]);
            Ok(length)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let report = noise(400_000);
    let mut few = Few(Vec::new());
    Packer::default().pack(report.as_slice(), &mut few).unwrap();
    assert!(few.0 == packed(Packer::default(), report.as_slice()));
}

#[test]
fn a_writer_that_fails_ends_it() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = Packer::default().pack(lines(5_000_000).as_slice(), Full).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}
