//! A credit report in the manner of MISMO 2.3.1: XML whose values are attributes.

use super::{
    BUSINESSES, CITIES, CREDITORS, REMARKS, STREETS, dollars, payment_pattern,
    random::{DIGITS, Random},
};

const BUREAUS: &[&str] = &["Equifax", "Experian", "TransUnion"];

const END: &str = "    </CREDIT_RESPONSE>\n</RESPONSE_DATA></RESPONSE></RESPONSE_GROUP>\n";

/// The report: `length` bytes, and up to 2,000 more, since what was begun is brought to its end.
pub fn credit(length: usize) -> Vec<u8> {
    let random = &mut Random::new(1);
    let identifier = random.text(DIGITS, 15);
    let mut text = format!(
        "<?xml version='1.0' encoding='utf-8'?>\n\
         <RESPONSE_GROUP MISMOVersionID='2.3.1' _ID='RGRept000001'>\
         <RESPONSE ResponseDateTime='2026-12-28T09:41:07'><RESPONSE_DATA>\n    \
         <CREDIT_RESPONSE CreditResponseID='CRRept{identifier}' CreditReportType='Merge' CreditReportMergeType='Blend'>\n"
    );
    for number in 1.. {
        if text.len() + END.len() >= length {
            break;
        }
        text += &if random.chance(85) { liability(random, number) } else { inquiry(random, number) };
    }
    // Only here, so that what is above can be cut over lines and still be read.
    (text + END).replace('\'', "\"").into_bytes()
}

fn liability(random: &mut Random, number: usize) -> String {
    let bureau = random.pick(BUREAUS);
    let (account, reference) = (random.text(DIGITS, 15), random.text(DIGITS, 8));
    let owner = random.pick(&["Individual", "JointContractualLiability", "AuthorizedUser"]);
    let status = random.pick(&["Open", "Closed", "Paid", "Transferred"]);
    let kind = random.pick(&["Revolving", "Installment", "Mortgage", "Open"]);
    let (opened, reported, active) = (random.date(4000), random.date(400), random.date(1200));
    let [limit, high, balance, payment] = [40_000, 40_000, 40_000, 2_500].map(|most| random.sum(most));
    let pattern = payment_pattern(random, "C", "123");
    let (months, late) = (pattern.len(), pattern.matches('1').count());
    let (creditor, [business, business_type]) = (random.pick(CREDITORS), random.pick(BUSINESSES));
    let (house, street, [city, state, _]) = (random.below(9999), random.pick(STREETS), random.pick(CITIES));
    let (zip_code, phone) = (random.text(DIGITS, 5), random.text(DIGITS, 10));
    let (remark, paid, paid_on) = (random.pick(REMARKS), dollars(random.sum(250_000)), random.date(400));
    let repositories: String = BUREAUS.iter().map(|bureau| repository(random, bureau)).collect();
    format!(
        "        <CREDIT_LIABILITY CreditLiabilityID='CRLiab{number:06}' BorrowerID='Borrower' CreditFileID='CRFil{bureau}' \
         CreditTradeReferenceID='CRTrRf{reference}' _AccountIdentifier='{account}' _AccountOpenedDate='{opened}' \
         _AccountOwnershipType='{owner}' _AccountReportedDate='{reported}' _AccountStatusType='{status}' \
         _AccountType='{kind}' _CreditLimitAmount='{limit}' _HighBalanceAmount='{high}' _LastActivityDate='{active}' \
         _MonthlyPaymentAmount='{payment}' _MonthsReviewedCount='{months}' _UnpaidBalanceAmount='{balance}' \
         CreditBusinessType='{business_type}'>\n            \
         <_CREDITOR _Name='{creditor} {business}' _StreetAddress='{house} {street}' _City='{city}' _State='{state}' \
         _PostalCode='{zip_code}'><CONTACT_DETAIL><CONTACT_POINT _Type='Phone' _Value='{phone}'/></CONTACT_DETAIL>\
         </_CREDITOR>\n            \
         <_CURRENT_RATING _Code='1' _Type='AsAgreed'/>\n            \
         <_LATE_COUNT _30Days='{late:02}' _60Days='00' _90Days='00'/>\n            \
         <_PAYMENT_PATTERN _Data='{pattern}' _StartDate='{reported}'/>\n            \
         <CREDIT_COMMENT _SourceType='CreditBureau'><_Text>{remark}; LAST PAYMENT OF ${paid} ON {paid_on}</_Text>\
         </CREDIT_COMMENT>\n{repositories}        </CREDIT_LIABILITY>\n"
    )
}

fn inquiry(random: &mut Random, number: usize) -> String {
    let (creditor, [business, business_type]) = (random.pick(CREDITORS), random.pick(BUSINESSES));
    let (day, bureau) = (random.date(700), random.pick(BUREAUS));
    let repository = repository(random, bureau);
    format!(
        "        <CREDIT_INQUIRY CreditInquiryID='CRInq{number:06}' BorrowerID='Borrower' CreditFileID='CRFil{bureau}' \
         _Name='{creditor} {business}' _Date='{day}' CreditBusinessType='{business_type}'>\n\
         {repository}        </CREDIT_INQUIRY>\n"
    )
}

fn repository(random: &mut Random, bureau: &str) -> String {
    let subscriber = random.text(DIGITS, 8);
    format!("            <CREDIT_REPOSITORY _SourceType='{bureau}' _SubscriberCode='{subscriber}'/>\n")
}
