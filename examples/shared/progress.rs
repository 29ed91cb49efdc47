//! A progress bar that shows the loss of a step while later steps already run.

use super::engine::lost;
use indicatif::{ProgressBar, ProgressStyle};
use std::pin::Pin;
use std::task::Poll;
use wgloss::{Context, Error, Readback, TensorSlice, wgpu};

pub struct Progress {
    bar: ProgressBar,
    look: Option<Look>,
}

/// A loss on its way to the bar.
struct Look {
    step: u32,
    bytes: Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>>>>,
}

impl Progress {
    pub fn new(steps: u32) -> Self {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} steps  {msg}  {elapsed}");
        let bar = ProgressBar::new(steps.into()).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, look: None }
    }

    /// Records a read of the loss that so many steps lead to.
    pub fn look(
        &mut self,
        context: &Context,
        encoder: &mut wgpu::CommandEncoder,
        loss: &TensorSlice,
        step: u32,
    ) -> Result<(), Error> {
        // The look before this one is over by now, or the CPU is that far ahead of the GPU and waits for it.
        self.wait(context)?;
        let readback = Readback::record(context.device(), encoder, loss, 4)?;
        self.look = Some(Look { step, bytes: Box::pin(async { readback.read().await }) });
        Ok(())
    }

    /// Shows a loss that has arrived; to be called after each submission.
    pub fn show(&mut self, context: &Context) -> Result<(), Error> {
        if self.look.is_some() {
            context.device().poll(wgpu::PollType::Poll).map_err(lost)?;
            self.take()?;
        }
        Ok(())
    }

    /// Waits for what is on its way and leaves a clean line.
    pub fn finish(mut self, context: &Context) -> Result<(), Error> {
        self.wait(context)?;
        self.bar.finish_and_clear();
        Ok(())
    }

    fn wait(&mut self, context: &Context) -> Result<(), Error> {
        self.take()?;
        while self.look.is_some() {
            context.device().poll(wgpu::PollType::wait_indefinitely()).map_err(lost)?;
            self.take()?;
        }
        Ok(())
    }

    fn take(&mut self) -> Result<(), Error> {
        let Some(look) = &mut self.look else { return Ok(()) };
        let mut task = std::task::Context::from_waker(std::task::Waker::noop());
        if let Poll::Ready(bytes) = look.bytes.as_mut().poll(&mut task) {
            let loss: f32 = bytemuck::pod_read_unaligned(&bytes?);
            self.bar.set_position(look.step.into());
            self.bar.set_message(format!("loss {loss:.4}"));
            self.look = None;
        }
        Ok(())
    }
}
