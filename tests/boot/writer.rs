//! A client that writes through the endpoint without a pause, and remembers what was acknowledged.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use crate::client::{Client, Identity};
use crate::process::until;

/// What became of each write: its name, and the status of the answer.
pub type Writes = Vec<(String, String)>;

/// A writer that is at work.
pub struct Writer {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    thread: JoinHandle<Writes>,
    label: String,
}

impl Writer {
    /// Begins to write configuration maps with a label of their own.
    pub fn start(client: &Client, identity: &Identity, endpoint: &str, label: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let client =
            Client { kubectl: PathBuf::new(), folder: PathBuf::new(), authority: client.authority.clone(), mighty: String::new() };
        let identity = Identity { certificate: identity.certificate.clone(), key: identity.key.clone() };
        let (url, label) = (format!("{endpoint}/api/v1/namespaces/default/configmaps"), label.to_owned());
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let (stopped, counted, labelled) = (Arc::clone(&stop), Arc::clone(&acknowledged), label.clone());
        let thread = std::thread::spawn(move || {
            let mut writes = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                let name = format!("{labelled}-{}", writes.len());
                let body = format!(
                    r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}","labels":{{"boot":"{labelled}"}}}},"data":{{"n":"1"}}}}"#
                );
                let (status, said) =
                    client.curl(Some(&identity), &url, &["--header", "Content-Type: application/json", "--data", &body]);
                if status == "201" {
                    counted.fetch_add(1, Ordering::Relaxed);
                } else {
                    println!("boot: write {name}: {status} {}", said.trim().lines().last().unwrap_or_default());
                }
                writes.push((name, status));
            }
            writes
        });
        Self { stop, acknowledged, thread, label }
    }

    /// Waits until some more writes are acknowledged.
    pub fn acknowledges(&self, more: usize, seconds: u64) -> Result<(), String> {
        let goal = self.acknowledged.load(Ordering::Relaxed) + more;
        until(seconds, || {
            let now = self.acknowledged.load(Ordering::Relaxed);
            if now >= goal {
                Ok(())
            } else {
                Err(format!("{} of {more} more writes were acknowledged", more.saturating_sub(goal - now)))
            }
        })
    }

    /// Stops, and gives every write with its outcome.
    pub fn stop(self) -> Result<Writes, String> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| format!("the writer {} panicked", self.label))
    }
}

/// Whether every acknowledged write is there when a server is asked.
pub fn all_there(client: &Client, server: &str, label: &str, writes: &Writes) -> Result<(), String> {
    let acknowledged: Vec<&String> = writes.iter().filter(|(_, status)| status == "201").map(|(name, _)| name).collect();
    if acknowledged.len() < 20 {
        return Err(format!("only {} writes were acknowledged: too few to say anything", acknowledged.len()));
    }
    let server = format!("--server={server}");
    let selector = format!("--selector=boot={label}");
    let arguments = [server.as_str(), "get", "configmaps", "--namespace=default", &selector, "--output=name"];
    let found = until(30, || client.kubectl(&arguments))?;
    let found: std::collections::BTreeSet<&str> = found.lines().filter_map(|line| line.strip_prefix("configmap/")).collect();
    let lost: Vec<&&String> = acknowledged.iter().filter(|name| !found.contains(name.as_str())).collect();
    println!("boot: {} writes, {} acknowledged, {} found at {server}", writes.len(), acknowledged.len(), found.len());
    if lost.is_empty() { Ok(()) } else { Err(format!("lost after they were acknowledged: {lost:?}")) }
}
