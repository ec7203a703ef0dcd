//! Compresses blocks on several threads, and gives them back in their order.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{Builder, Scope},
};

use super::{
    Level,
    deflate::{Compressed, Compressor},
    report::Block,
};
use crate::Error;

/// Blocks on their way: first in, first out. Whoever is free compresses the next one, also the thread that waits for it.
pub(super) struct Line<'scope, 'a> {
    scope: &'scope Scope<'scope, 'a>,
    level: Level,
    threads: usize,
    started: usize,
    here: Compressor,
    give: Sender<Job<'a>>,
    jobs: Arc<Mutex<Receiver<Job<'a>>>>,
    waiting: VecDeque<Receiver<Result<Compressed, Error>>>,
}

/// A block, and where it goes when it is compressed.
struct Job<'a> {
    block: Block<'a>,
    done: Sender<Result<Compressed, Error>>,
}

impl<'scope, 'a> Line<'scope, 'a> {
    /// A line through so many threads, of which this is one.
    pub(super) fn new(scope: &'scope Scope<'scope, 'a>, level: Level, threads: usize) -> Self {
        let (give, jobs) = channel();
        Self {
            scope,
            level,
            threads,
            started: 1,
            here: Compressor::new(level),
            give,
            jobs: Arc::new(Mutex::new(jobs)),
            waiting: VecDeque::new(),
        }
    }

    /// Whether one must be taken before the next is given. Each thread has one, and there is one for the first that is free.
    pub(super) fn is_full(&self) -> bool {
        let spare = usize::from(self.threads > 1);
        self.waiting.len() >= self.threads + spare
    }

    /// Gives a block into the line.
    pub(super) fn give(&mut self, block: Block<'a>) {
        // One block alone is for the thread that waits for it.
        if !self.waiting.is_empty() && self.started < self.threads {
            self.start();
        }
        let (done, compressed) = channel();
        self.waiting.push_back(compressed);
        // A block that is lost here is missed when its turn comes.
        let _ = self.give.send(Job { block, done });
    }

    /// The block that was given first of those that are here. `None` when there is none.
    pub(super) fn take(&mut self) -> Option<Result<Compressed, Error>> {
        let compressed = self.waiting.pop_front()?;
        loop {
            if let Ok(compressed) = compressed.try_recv() {
                return Some(compressed);
            }
            let Some(job) = self.jobs.try_lock().ok().and_then(|jobs| jobs.try_recv().ok()) else {
                return Some(compressed.recv().unwrap_or_else(|_| Err(lost())));
            };
            job.run(&mut self.here);
        }
    }

    /// Starts a thread that compresses what comes until nothing more does. Where the system gives none, there are fewer.
    fn start(&mut self) {
        let (jobs, level) = (self.jobs.clone(), self.level);
        let work = move || {
            let mut compressor = Compressor::new(level);
            while let Some(job) = jobs.lock().ok().and_then(|jobs| jobs.recv().ok()) {
                job.run(&mut compressor);
            }
        };
        match Builder::new().spawn_scoped(self.scope, work) {
            Ok(_) => self.started += 1,
            Err(_) => self.threads = self.started,
        }
    }
}

impl Job<'_> {
    fn run(self, compressor: &mut Compressor) {
        // Where nobody waits for it any more, packing has ended with an error.
        let _ = self.done.send(compressor.compress(self.block));
    }
}

fn lost() -> Error {
    Error::malformed("the report cannot be packed: a thread has stopped")
}
