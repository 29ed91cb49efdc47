//! How long the device takes: by its own timestamps where they can be trusted, else by the wall clock.

use futures_intrusive::channel::shared::oneshot_channel;
use std::time::Duration;
use web_time::Instant;
use wgloss::{Context, Error, Readback, TensorSlice, wgpu};

/// Measures what a compute pass takes on one device.
pub struct Clock {
    context: Context,
    /// Whether the device lowers its clocks where it idles: a processor's work is the program's own.
    pub sleeps: bool,
    timestamps: Option<Timestamps>,
    /// Whether a browser stands before the device: its timestamps are rounded to what a small run takes, and a submission
    /// is long on its way.
    remote: bool,
}

struct Timestamps {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    /// Seconds of one tick.
    tick: f64,
}

/// Passes of one submission at most: two queries each.
const PASSES: u32 = 64;
/// A submission is kept this short, in seconds: drivers with a watchdog or a lock stay calm.
const SUBMISSION: f64 = 0.2;

/// An idle device works at least and at most this long before it is measured, in batches of so many seconds, of which two
/// in a row differ by no more than this share.
const LEAST_WORK: Duration = Duration::from_millis(300);
const MOST_WORK: Duration = Duration::from_millis(1000);
const BATCH: f64 = 0.02;
const STEADY: f64 = 0.03;

/// Runs of a batch at most, and batches at least.
const MOST_RUNS: usize = 512;
const LEAST_BATCHES: usize = 5;

/// Records something into a pass.
pub type Recorder<'a> = &'a dyn Fn(&mut wgpu::ComputePass<'_>);

impl Clock {
    /// Timestamps where the device has them, until [`trust`](Self::trust) says otherwise.
    pub fn new(context: &Context) -> Self {
        let device = context.device();
        let remote = device.adapter_info().backend == wgpu::Backend::BrowserWebGpu;
        let has = !remote && device.features().contains(wgpu::Features::TIMESTAMP_QUERY);
        let timestamps = has.then(|| Timestamps {
            queries: device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("clock"),
                ty: wgpu::QueryType::Timestamp,
                count: 2 * PASSES,
            }),
            resolved: device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("clock"),
                size: u64::from(2 * PASSES) * 8,
                usage: wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC,
                mapped_at_creation: false,
            }),
            tick: f64::from(context.queue().get_timestamp_period()) * 1e-9,
        });
        let sleeps = device.adapter_info().device_type != wgpu::DeviceType::Cpu;
        Self { context: context.clone(), sleeps, timestamps, remote }
    }

    /// Keeps the timestamps only if they agree with the wall clock about a pass that takes long enough for the wall
    /// clock to be right. Both look at the same runs: another program may slow the next ones.
    pub async fn trust(&mut self, long: Recorder<'_>) -> Result<(), Error> {
        let Some(timestamps) = &self.timestamps else { return Ok(()) };
        let mut ratios = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            let stamped = self.stamped(timestamps, 1, long).await?[0];
            ratios.push(stamped / start.elapsed().as_secs_f64());
        }
        if !(0.3..1.05).contains(&median(ratios)) {
            self.timestamps = None;
        }
        Ok(())
    }

    /// What the times are read from.
    pub fn name(&self) -> &'static str {
        match (&self.timestamps, self.remote) {
            (Some(_), _) => "timestamps",
            (None, true) => "batches",
            (None, false) => "wall",
        }
    }

    /// Seconds of each of `repeats` runs; `guess` is about what one takes.
    pub async fn times(&self, repeats: usize, guess: f64, record: Recorder<'_>) -> Result<Vec<f64>, Error> {
        let mut times = Vec::with_capacity(repeats);
        if self.remote {
            return self.batches(repeats, record).await;
        }
        let Some(timestamps) = &self.timestamps else {
            for _ in 0..repeats {
                times.push(self.wall(record).await?);
            }
            return Ok(times);
        };
        let most = ((SUBMISSION / guess) as usize).clamp(1, PASSES as usize);
        while times.len() < repeats {
            let count = most.min(repeats - times.len()) as u32;
            times.extend(self.stamped(timestamps, count, record).await?);
        }
        Ok(times)
    }

    /// Runs until the device is awake, and gives about the seconds of one run. A GPU that idles lowers its clocks, while
    /// the CPU verifies a sample say, and takes a tenth of a second or more of work to raise them to several times as much.
    pub async fn warm_up(&self, record: Recorder<'_>) -> Result<f64, Error> {
        let first = self.wall(record).await?.min(self.wall(record).await?);
        if !self.sleeps {
            return Ok(first);
        }
        let start = Instant::now();
        let (mut before, mut now) = (f64::INFINITY, first);
        let asleep = |before: f64, now: f64| (before - now).abs() > STEADY * now;
        while start.elapsed() < LEAST_WORK || (asleep(before, now) && start.elapsed() < MOST_WORK) {
            before = now;
            let repeats = ((BATCH / now) as usize).clamp(1, PASSES as usize);
            now = median(self.times(repeats, now, record).await?);
        }
        Ok(now)
    }

    /// Seconds from a submission to its end.
    pub async fn wall(&self, record: Recorder<'_>) -> Result<f64, Error> {
        let mut encoder = self.context.device().create_command_encoder(&Default::default());
        record(&mut encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default()));
        let commands = encoder.finish();
        let start = Instant::now();
        self.context.queue().submit([commands]);
        submitted_work(&self.context).await?;
        Ok(start.elapsed().as_secs_f64())
    }

    /// Seconds of a run, of batches of `repeats` runs in all, each long beside what an empty submission takes.
    async fn batches(&self, repeats: usize, record: Recorder<'_>) -> Result<Vec<f64>, Error> {
        let batch = async |runs: usize| {
            let idle = self.wall(&|_| ()).await?;
            let busy = self.wall(&|pass| (0..runs).for_each(|_| record(pass))).await?;
            Ok::<_, Error>((busy - idle).max(busy / 100.0))
        };
        let mut runs = 1;
        let mut seconds = batch(runs).await?;
        while seconds < BATCH && runs < MOST_RUNS {
            runs *= 2;
            seconds = batch(runs).await?;
        }
        let mut times = vec![seconds / runs as f64];
        for _ in 1..(repeats / runs).max(LEAST_BATCHES) {
            times.push(batch(runs).await? / runs as f64);
        }
        Ok(times)
    }

    async fn stamped(&self, timestamps: &Timestamps, count: u32, record: Recorder<'_>) -> Result<Vec<f64>, Error> {
        let device = self.context.device();
        let mut encoder = device.create_command_encoder(&Default::default());
        for at in 0..count {
            record(&mut encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: None,
                timestamp_writes: Some(wgpu::ComputePassTimestampWrites {
                    query_set: &timestamps.queries,
                    beginning_of_pass_write_index: Some(2 * at),
                    end_of_pass_write_index: Some(2 * at + 1),
                }),
            }));
        }
        encoder.resolve_query_set(&timestamps.queries, 0..2 * count, &timestamps.resolved, 0);
        let slice = TensorSlice::whole(&timestamps.resolved);
        let read = Readback::record(device, &mut encoder, &slice, u64::from(count) * 16)?;
        self.context.queue().submit([encoder.finish()]);
        let bytes = read.read().await?;
        let tick = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("a query has 8 bytes"));
        let pair = |pair: &[u8]| tick(&pair[8..]).wrapping_sub(tick(&pair[..8])) as f64 * timestamps.tick;
        Ok(bytes.chunks_exact(16).map(pair).collect())
    }
}

/// All that was submitted has run.
pub async fn submitted_work(context: &Context) -> Result<(), Error> {
    let (sender, receiver) = oneshot_channel();
    // The receiver may be gone: then nobody waits.
    context.queue().on_submitted_work_done(move || drop(sender.send(())));
    let lost = || Error::DeviceLost { message: "it dropped what was submitted".into() };
    receiver.receive().await.ok_or_else(lost)
}

/// The value that a share of the values, from 0 to 1, does not exceed.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let at = (share * (sorted.len().max(1) - 1) as f64).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    percentile(&times, 0.5)
}
