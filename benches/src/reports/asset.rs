//! An asset report in the manner of Plaid's: compact JSON.

use super::{
    CITIES, FIRST_NAMES, LAST_NAMES, STREETS, dollars,
    random::{DIGITS, LETTERS_AND_DIGITS, Random, date},
};

/// A shop, and its two categories.
const SHOPS: &[[&str; 3]] = &[
    ["Cafe Meridian", "Food and Drink", "Coffee Shop"],
    ["Greengage Market", "Shops", "Groceries"],
    ["Sagebrush Fuel", "Travel", "Gas Stations"],
    ["Tin Lantern Noodles", "Food and Drink", "Restaurants"],
    ["Lampwell Books", "Shops", "Bookstores"],
    ["Fernhollow Pharmacy", "Shops", "Pharmacies"],
    ["Juniperline Wireless", "Service", "Telecommunication"],
    ["Tamarack Power", "Service", "Utilities"],
    ["Ellerbrook Payroll", "Transfer", "Payroll"],
    ["Granite Room Climbing", "Recreation", "Gyms"],
    ["Spoke and Tamarack Bikes", "Shops", "Bicycles"],
    ["Card Payment", "Payment", "Credit Card"],
];

/// Of one account.
const DAYS: u64 = 336;
const TRANSACTIONS: u64 = 1000;

const END: &str = "]}]}],'user':{'client_user_id':'bench','ssn':null}},'warnings':[]}";

/// The report: `length` bytes, and up to 35,000 more, since an account begins with its balance on each of 336 days.
pub fn asset(length: usize) -> Vec<u8> {
    let random = &mut Random::new(2);
    let mut account = identifier(random);
    let mut text = format!(
        "{{'report':{{'asset_report_id':'{account}','date_generated':'2026-12-28T15:04:11Z','days_requested':{DAYS},\
         'items':[{}",
        begin_account(random, &account)
    );
    for number in 0.. {
        text += &transaction(random, &account, number % TRANSACTIONS);
        if text.len() + END.len() >= length {
            break;
        }
        if number % TRANSACTIONS < TRANSACTIONS - 1 {
            text.push(',');
        } else {
            account = identifier(random);
            text = text + "]}]}," + &begin_account(random, &account);
        }
    }
    // Only here, so that what is above can be cut over lines and still be read.
    (text + END).replace('\'', "\"").into_bytes()
}

fn identifier(random: &mut Random) -> String {
    random.text(LETTERS_AND_DIGITS, 37)
}

/// An item and its one account, up to its first transaction.
fn begin_account(random: &mut Random, account: &str) -> String {
    let (item, mask) = (identifier(random), random.text(DIGITS, 4));
    let (first_name, last_name) = (random.pick(FIRST_NAMES), random.pick(LAST_NAMES));
    let mut cents = random.sum(2_000_000);
    let current = dollars(cents);
    let day = |days_before| {
        let (current, day) = (dollars(cents), date(days_before));
        cents = (cents + random.sum(40_000)).saturating_sub(random.sum(40_000));
        format!("{{'current':{current},'date':'{day}','iso_currency_code':'USD','unofficial_currency_code':null}}")
    };
    let history = (0..DAYS).map(day).collect::<Vec<_>>().join(",");
    format!(
        "{{'institution_id':'ins_900001','institution_name':'Larkspur Savings Bank','item_id':'{item}','accounts':[\
         {{'account_id':'{account}','balances':{{'available':{current},'current':{current},'iso_currency_code':'USD',\
         'limit':null,'unofficial_currency_code':null}},'days_available':{DAYS},'mask':'{mask}',\
         'name':'Everyday Checking','owners':[{{'emails':[],'names':['{first_name} {last_name}']}}],\
         'subtype':'checking','type':'depository','historical_balances':[{history}],'transactions':["
    )
}

fn transaction(random: &mut Random, account: &str, number: u64) -> String {
    let [shop, category, detail] = random.pick(SHOPS);
    let original = shop.to_uppercase();
    let (identifier, day) = (identifier(random), date(number * DAYS / TRANSACTIONS));
    let (sign, amount) = (if random.chance(15) { "-" } else { "" }, dollars(random.sum(90_000)));
    let [city, region, zip_code] = random.pick(CITIES);
    let (store, reference, trace) = (random.text(DIGITS, 4), random.text(DIGITS, 9), random.text(DIGITS, 15));
    let place = random.pick(&["place", "digital", "special"]);
    let location = if place == "place" {
        let (house, street) = (random.below(9999), random.pick(STREETS));
        let (latitude, longitude) = (random.text(DIGITS, 9), random.text(DIGITS, 9));
        format!(
            "{{'address':'{house} {street}','city':'{city}','country':'US','lat':43.{latitude},'lon':-116.{longitude},\
             'postal_code':'{zip_code}','region':'{region}','store_number':'{store}'}}"
        )
    } else {
        "{'address':null,'city':null,'country':null,'lat':null,'lon':null,'postal_code':null,'region':null,\
         'store_number':null}"
            .to_owned()
    };
    let payee = if random.chance(40) {
        format!("'{} {}'", random.pick(FIRST_NAMES), random.pick(LAST_NAMES))
    } else {
        "null".to_owned()
    };
    format!(
        "{{'account_id':'{account}','amount':{sign}{amount},'category':['{category}','{detail}'],'check_number':null,\
         'date':'{day}','iso_currency_code':'USD','location':{location},'merchant_name':'{shop}',\
         'original_description':'{original} #{store} {city} {reference}',\
         'payment_meta':{{'payee':{payee},'reference_number':'{trace}'}},'pending':false,\
         'transaction_id':'{identifier}','transaction_type':'{place}','unofficial_currency_code':null}}"
    )
}
