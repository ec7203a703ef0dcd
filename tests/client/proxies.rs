//! A proxy in the environment is not used, unless the caller asks for one.

use std::process::Command;

use crate::server::*;

#[tokio::test]
async fn proxies_of_the_environment_are_not_used() {
    let target = Server::start(|_| answer(200, GOOD)).await;
    let proxy = Server::start(|_| answer(502, "")).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--ignored", "--exact", "proxies::sends_through_no_proxy"]);
    child.env(TARGET, &target.url);
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        child.env(name, &proxy.url).env(name.to_uppercase(), &proxy.url);
    }
    for name in ["no_proxy", "NO_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await;
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((target.requests().len(), proxy.requests().len()), (PARTNERS.len(), 1));
}

#[tokio::test]
#[ignore = "run by proxies_of_the_environment_are_not_used, in its environment"]
async fn sends_through_no_proxy() {
    let target = std::env::var(TARGET).unwrap();
    for partner in PARTNERS {
        call(&client(), partner, &target).await.expect(partner);
    }
    let control = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let control = in_time(control.get(&target).send()).await.unwrap();
    assert_eq!(control.status(), 502, "the environment has a proxy");
}
