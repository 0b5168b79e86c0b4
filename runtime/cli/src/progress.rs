//! A progress bar on standard error, for runs that last.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pol_engine::Progress;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A run that is shorter shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(50);

/// Does the work, and shows how far it is where a person watches and it takes more than half a second.
pub(crate) fn with_bar<R>(progress: &Progress, work: impl FnOnce() -> R) -> R {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(progress, &done));
        let result = work();
        done.store(true, Ordering::Release);
        watcher.thread().unpark();
        result
    })
}

fn watch(progress: &Progress, done: &AtomicBool) {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        std::thread::park_timeout(PATIENCE.saturating_sub(started.elapsed()));
        if done.load(Ordering::Acquire) {
            return;
        }
    }
    let bar = bar();
    while !done.load(Ordering::Acquire) {
        let (judged, total) = progress.get();
        bar.set_length(total as u64);
        bar.set_position(judged as u64);
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} judging {wide_bar} {human_pos}/{human_len}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
