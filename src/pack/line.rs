//! Compresses blocks on several threads, and gives them back in their order.

use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, Sender, channel},
    thread::{Builder, Scope},
};

use super::{
    Level,
    deflate::{Compressed, Compressor},
    report::Block,
};
use crate::Error;

/// Blocks on their way: first in, first out.
pub(super) struct Line<'scope, 'a> {
    scope: &'scope Scope<'scope, 'a>,
    level: Level,
    threads: usize,
    workers: Vec<Worker<'a>>,
    /// Compresses on this thread, where there are no workers.
    here: Compressor,
    given: usize,
    waiting: VecDeque<Waiting>,
}

/// A thread that compresses what it gets, until it gets no more.
struct Worker<'a> {
    blocks: Sender<Block<'a>>,
    compressed: Receiver<Result<Compressed, Error>>,
}

enum Waiting {
    Done(Result<Compressed, Error>),
    /// It is the next one that this worker gives.
    AtWorker(usize),
}

impl<'scope, 'a> Line<'scope, 'a> {
    /// A line through so many threads; with one, it is this thread.
    pub(super) fn new(scope: &'scope Scope<'scope, 'a>, level: Level, threads: usize) -> Self {
        let here = Compressor::new(level);
        Self { scope, level, threads, workers: Vec::new(), here, given: 0, waiting: VecDeque::new() }
    }

    /// Whether one must be taken before the next is given. Each worker has one, and the first one another for then.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() > self.threads
    }

    pub(super) fn give(&mut self, block: Block<'a>) {
        let waiting = match self.worker() {
            None => Waiting::Done(self.here.compress(&block)),
            Some((index, worker)) => match worker.blocks.send(block) {
                Ok(()) => Waiting::AtWorker(index),
                Err(unsent) => Waiting::Done(self.here.compress(&unsent.0)),
            },
        };
        self.waiting.push_back(waiting);
    }

    /// The block that was given first of those that are here. `None` when there is none.
    pub(super) fn take(&mut self) -> Option<Result<Compressed, Error>> {
        let compressed = match self.waiting.pop_front()? {
            Waiting::Done(compressed) => compressed,
            Waiting::AtWorker(index) => self.workers[index].compressed.recv().unwrap_or_else(|_| Err(stopped())),
        };
        Some(compressed)
    }

    /// Whose turn it is. Workers are started when there is work for them; where the system gives no thread, there are fewer.
    fn worker(&mut self) -> Option<(usize, &Worker<'a>)> {
        if self.threads > 1 && self.workers.len() < self.threads {
            match self.start() {
                Some(worker) => self.workers.push(worker),
                None => self.threads = self.workers.len(),
            }
        }
        let index = self.given.checked_rem(self.workers.len())?;
        self.given += 1;
        Some((index, &self.workers[index]))
    }

    fn start(&self) -> Option<Worker<'a>> {
        let (blocks, given) = channel::<Block<'a>>();
        let (done, compressed) = channel();
        let mut compressor = Compressor::new(self.level);
        let work = move || {
            for block in given {
                if done.send(compressor.compress(&block)).is_err() {
                    return;
                }
            }
        };
        Builder::new().spawn_scoped(self.scope, work).ok()?;
        Some(Worker { blocks, compressed })
    }
}

fn stopped() -> Error {
    Error::malformed("the report cannot be packed: a thread has stopped")
}
