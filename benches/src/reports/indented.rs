//! A credit report as bureaus send it: XML whose values are elements, nested, each on a line of its own behind its
//! indentation.

use std::fmt::Write;

use super::{
    BUSINESSES, CREDITORS, REMARKS, payment_pattern,
    random::{DIGITS, Random},
};

const OUTER: [&str; 6] = ["creditFile", "product", "subject", "subjectRecord", "custom", "creditHistory"];

/// The report: `length` bytes, and up to 5,000 more, since what was begun is brought to its end.
pub fn indented(length: usize) -> Vec<u8> {
    let random = &mut Random::new(3);
    let mut xml = Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 };
    OUTER.iter().for_each(|name| xml.begin(name));
    while xml.text.len() < length {
        trade_line(random, &mut xml);
    }
    OUTER.iter().rev().for_each(|name| xml.end(name));
    xml.text.into_bytes()
}

fn trade_line(random: &mut Random, xml: &mut Xml) {
    let (creditor, [business, _]) = (random.pick(CREDITORS), random.pick(BUSINESSES));
    let pattern = payment_pattern(random, "1", "234");
    xml.begin("tradeLine");
    xml.begin("subscriber");
    xml.element("industryCode", random.pick(&["A", "B", "D", "F", "Q"]));
    xml.element("memberCode", &random.text(DIGITS, 8));
    xml.begin("name");
    xml.element("unparsed", &format!("{creditor} {business}"));
    xml.end("name");
    xml.end("subscriber");
    xml.element("portfolioType", random.pick(&["installment", "revolving", "mortgage", "open"]));
    xml.element("accountNumber", &random.text(DIGITS, 16));
    xml.element("accountDesignator", random.pick(&["individual", "jointContractLiability", "authorizedUser"]));
    xml.date("dateOpened", &random.date(4000));
    xml.date("dateEffective", &random.date(400));
    if random.chance(40) {
        xml.date("dateClosed", &random.date(400));
    }
    for name in ["currentBalance", "highCredit", "creditLimit"] {
        xml.amount(name, random.sum(90_000));
    }
    xml.element("accountRating", random.pick(&["01", "01", "01", "02", "05"]));
    xml.begin("terms");
    xml.element("paymentFrequency", "monthly");
    xml.element("paymentScheduleMonthCount", random.pick(&["036", "060", "072", "360"]));
    xml.amount("scheduledMonthlyPayment", random.sum(90_000));
    xml.end("terms");
    xml.begin("remark");
    xml.element("type", random.pick(&["affiliate", "payment"]));
    xml.element("text", random.pick(REMARKS));
    xml.end("remark");
    xml.begin("paymentHistory");
    xml.begin("paymentPattern");
    xml.date("startDate", &random.date(100));
    xml.element("text", &pattern);
    xml.end("paymentPattern");
    xml.begin("historicalCounters");
    xml.element("monthsReviewedCount", &pattern.len().to_string());
    for (name, code) in [("late30DaysTotal", '2'), ("late60DaysTotal", '3'), ("late90DaysTotal", '4')] {
        xml.element(name, &format!("{:02}", pattern.matches(code).count()));
    }
    xml.end("historicalCounters");
    xml.end("paymentHistory");
    xml.begin("mostRecentPayment");
    xml.date("date", &random.date(400));
    xml.amount("amount", random.sum(90_000));
    xml.end("mostRecentPayment");
    xml.element("updateMethod", "automated");
    xml.end("tradeLine");
}

/// One tag or one value a line.
struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    fn begin(&mut self, name: &str) {
        self.line(&format!("<{name}>"));
        self.depth += 1;
    }

    fn end(&mut self, name: &str) {
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }

    fn element(&mut self, name: &str, value: &str) {
        self.line(&format!("<{name}>{value}</{name}>"));
    }

    fn amount(&mut self, name: &str, dollars: u64) {
        self.element(name, &format!("{dollars:09}"));
    }

    /// A date, with how sure it is.
    fn date(&mut self, name: &str, date: &str) {
        let sure = r#"estimatedDay="false" estimatedMonth="false" estimatedYear="false""#;
        self.line(&format!("<{name} {sure}>{date}</{name}>"));
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{:1$}{line}", "", self.depth * 4).unwrap();
    }
}
