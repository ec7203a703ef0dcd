//! `sealpack update`: one partner's call from a record, printed or sent.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use sealpack::{
    Error, ErrorKind, UserRecord,
    client::{Client, GreenDotSession},
    pack::{Format, Report},
    request::{
        Mapping, Prepared, appenate,
        greendot::{self, AccessToken, AccountId, RequestId, UserId},
        mx, onbo,
    },
};

use super::{
    Failure, block_on,
    config::Config,
    files::{open_large, read_small, write_bytes},
    packing::PackingArgs,
    print::{Form, print, print_with_token},
    say,
};

#[derive(clap::Args)]
pub(super) struct Args {
    /// Whose call
    partner: Partner,
    /// The person's record, JSON
    #[arg(long, value_name = "FILE")]
    record: PathBuf,
    /// Credit report for Onbo, XML, in place of the one the record names
    #[arg(long, value_name = "FILE")]
    credit_report: Option<PathBuf>,
    /// Asset report for Onbo, JSON, in place of the one the record names
    #[arg(long, value_name = "FILE")]
    asset_report: Option<PathBuf>,
    /// Refuse reports that are not well-formed, XML the credit report and JSON the asset report
    #[arg(long)]
    check_reports: bool,
    /// Build the call even if the partner would refuse what is in it
    #[arg(long)]
    without_validation: bool,
    #[command(flatten)]
    packing: PackingArgs,
    /// The partners' addresses and credentials, TOML
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Send the call instead of printing it
    #[arg(long, conflicts_with = "print")]
    send: bool,
    /// How to print the call
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Http)]
    print: Form,
    /// Print secrets and personal data as they are, a refusing partner's own message, and what a sealed answer holds
    #[arg(long)]
    reveal: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Partner {
    Onbo,
    Greendot,
    Mx,
    Appenate,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let bytes = read_small(&args.record)?;
    let record = UserRecord::from_json(bytes.as_slice()).map_err(|error| in_record(args, error.into()))?;
    let config = Config::read(&args.config)?;
    match args.partner {
        Partner::Onbo => update_onbo(args, &record, &config),
        Partner::Greendot => update_greendot(args, &record, &config),
        Partner::Mx => {
            let (mx, update) = (config.mx()?, mx::Update::from_record(&record));
            let user = id(args, "mx.user", &record.mx.user, |user| mx::UserId::new(user))?;
            check(args, &mx::Update::MAPPING, || update.check())?;
            let prepared =
                mx.update_without_validation(&user, update).map_err(|error| in_record(args, error.into()))?;
            finish(args, &prepared, mx::Update::not_sent(&record))
        }
        Partner::Appenate => {
            let (appenate, update) = (config.appenate()?, appenate::Update::from_record(&record));
            let user = id(args, "appenate.id", &record.appenate.id, |id| appenate::UserId::new(id))?;
            check(args, &appenate::Update::MAPPING, || appenate.check(&user, &update))?;
            let prepared =
                appenate.update_without_validation(&user, update).map_err(|error| in_record(args, error.into()))?;
            finish(args, &prepared, appenate::Update::not_sent(&record))
        }
    }
}

fn update_onbo(args: &Args, record: &UserRecord, config: &Config) -> Result<(), Failure> {
    let onbo = config.onbo()?.with_packer(args.packing.packer()?);
    let credit_report = report_path(args, args.credit_report.as_deref(), record.credit_report.as_deref());
    let asset_report = report_path(args, args.asset_report.as_deref(), record.asset_report.as_deref());
    let update = onbo::Update::from_record(
        record,
        open_report(args, credit_report.as_deref(), Format::Xml)?,
        open_report(args, asset_report.as_deref(), Format::Json)?,
    );
    let not_sent = update.not_sent(record);
    let user = id(args, "onbo.user_id", &record.onbo.user_id, |user| onbo::UserId::new(user))?;
    check(args, &onbo::Update::MAPPING, || update.check(SystemTime::now()))?;
    let prepared = onbo.update_without_validation(&user, update).map_err(|error| {
        let report = match error.path() {
            "credit_report_xml_gzip" => credit_report,
            "asset_report_json_gzip" => asset_report,
            _ => None,
        };
        Failure::from(error).in_source(report.as_ref().unwrap_or(&args.record).display())
    })?;
    finish(args, &prepared, not_sent)
}

fn update_greendot(args: &Args, record: &UserRecord, config: &Config) -> Result<(), Failure> {
    let (greendot, update) = (config.greendot()?, greendot::Update::from_record(record));
    let account = id(args, "greendot.account", &record.greendot.account, |account| AccountId::new(account))?;
    let user = id(args, "greendot.user", &record.greendot.user, |user| UserId::new(user))?;
    check(args, &greendot::Update::MAPPING, || update.check(SystemTime::now()))?;
    let awaiting = greendot
        .update_without_validation(&account, &user, RequestId::random()?, update)
        .map_err(|error| in_record(args, error.into()))?;
    let unsent = awaiting.with_token(&AccessToken::new("<from POST /authentication>", Duration::ZERO)?);
    if !args.send && matches!(args.print, Form::Curl) {
        say_not_sent(args, greendot::Update::not_sent(record));
        let now = SystemTime::now();
        let token = greendot.token(&RequestId::random()?)?.request(now)?;
        return write_bytes(print_with_token(&token, &unsent.request(now)?, args.reveal).as_slice());
    }
    if !args.send {
        return finish(args, &unsent, greendot::Update::not_sent(record));
    }
    // Keys that cannot be read are a reason not to send, while nothing is changed yet.
    let identities = config.greendot_identities()?;
    say_not_sent(args, greendot::Update::not_sent(record));
    let client = client(&unsent)?;
    let updated = verdict(args, block_on(GreenDotSession::new(client, greendot).send(&awaiting))?)?;
    // The change was made, whether the answer opens or not.
    match awaiting.open(&updated, &identities) {
        Ok(None) => Ok(()),
        Ok(Some(plaintext)) => {
            say(&format!("the sealed answer opens: {} bytes", plaintext.as_slice().len()));
            if args.reveal { write_bytes(plaintext.as_slice()) } else { Ok(()) }
        }
        Err(error) => {
            say(&format!("the sealed answer cannot be read: {error}"));
            Ok(())
        }
    }
}

/// How many things that the partner would refuse are named.
const MOST_LINES: usize = 50;

/// Says all that the partner would refuse, in the spelling of the record; one thing on the same line, more on lines of their own.
fn check(args: &Args, mapping: &Mapping, check: impl FnOnce() -> Result<(), Error>) -> Result<(), Failure> {
    if args.without_validation {
        return Ok(());
    }
    check().map_err(|error| {
        let violations = error.violations().iter();
        let mut lines: Vec<String> = violations
            .take(MOST_LINES)
            .map(|violation| match mapping.record_path(violation.path()).as_str() {
                "" => violation.rule().to_string(),
                path => format!("{path}: {}", violation.rule()),
            })
            .collect();
        if error.violations().len() > MOST_LINES {
            lines.push("…".to_owned());
        }
        let message = match (lines.as_slice(), error.violations()) {
            ([line], _) => line.clone(),
            (lines, all @ [first, ..]) => {
                let partner = first.partner();
                format!("{partner} would refuse {} things:\n  {}", all.len(), lines.join("\n  "))
            }
            _ => error.to_string(),
        };
        in_record(args, Failure::new(message))
    })
}

/// The id at `path` of the record.
fn id<T>(
    args: &Args,
    path: &str,
    member: &Option<String>,
    new: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<T, Failure> {
    let id = match member {
        Some(text) => new(text).map_err(Failure::from),
        None => Err(Failure::new("the member is missing")),
    };
    id.map_err(|failure| in_record(args, Failure::new(format!("{path}: {}", failure.message))))
}

/// Where a report is: in the file that the command names, or else in the one that the record names, which is relative to the
/// record.
fn report_path(args: &Args, named: Option<&Path>, in_record: Option<&str>) -> Option<PathBuf> {
    let folder = args.record.parent().unwrap_or(Path::new(""));
    named.map(Path::to_owned).or_else(|| in_record.map(|path| folder.join(path)))
}

fn open_report(args: &Args, path: Option<&Path>, format: Format) -> Result<Option<Report<'static>>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let (file, most) = open_large(path)?;
    let report = Report::from_reader(file, most);
    Ok(Some(if args.check_reports { report.checked(format) } else { report }))
}

/// Prints the call, or sends it.
fn finish<A>(args: &Args, prepared: &Prepared<A>, not_sent: Vec<&str>) -> Result<(), Failure> {
    say_not_sent(args, not_sent);
    if !args.send {
        let request = prepared.request(SystemTime::now())?;
        return write_bytes(print(&request, args.print, args.reveal).as_slice());
    }
    let client = client(prepared)?;
    verdict(args, block_on(client.send(prepared))?).map(drop)
}

/// Says what the partner said. Its own message may quote what it refuses, so that is said only on demand.
fn verdict<A>(args: &Args, answer: Result<A, Error>) -> Result<A, Failure> {
    let error = match answer {
        Ok(answer) => {
            say("accepted");
            return Ok(answer);
        }
        Err(error) => error,
    };
    let call = error.request_id().map_or_else(String::new, |id| format!("; request id {id}"));
    if matches!(error.kind(), ErrorKind::Transport | ErrorKind::Limit) {
        return Err(Failure::new(format!("{error}{call}: whether the change was made is not known")));
    }
    let message = error.refusal().and_then(|refusal| refusal.message());
    Err(match message {
        Some(message) if args.reveal => Failure::new(format!("{error}{call}: {}", message.expose().escape_debug())),
        Some(_) => Failure::new(format!("{error}{call}; its message may quote data, --reveal shows it")),
        None => Failure::new(format!("{error}{call}")),
    })
}

/// A client for the call: one without certificate authorities where the call stays on this machine.
fn client<A>(prepared: &Prepared<A>) -> Result<Client, Failure> {
    let request = prepared.request(SystemTime::now())?;
    let is_loopback = request.uri().scheme_str() == Some("http");
    Ok(if is_loopback { Client::for_loopback()? } else { Client::new()? })
}

fn say_not_sent(args: &Args, mut members: Vec<&str>) {
    let takes_reports = matches!(args.partner, Partner::Onbo);
    for (report, name) in [(&args.credit_report, "credit_report"), (&args.asset_report, "asset_report")] {
        if report.is_some() && !takes_reports && !members.contains(&name) {
            members.push(name);
        }
    }
    if !members.is_empty() {
        say(&format!("not sent, since the partner has no place for it: {}", members.join(", ")));
    }
}

/// What is about the record.
fn in_record(args: &Args, failure: Failure) -> Failure {
    failure.in_source(args.record.display())
}
