//! What the page calls.

use crate::{devices, values, verify};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::prelude::*;
use wgloss::{DType, registry};
use wgloss_cases::ceilings::Ceilings;
use wgloss_cases::clock::Clock;
use wgloss_cases::machine;
use wgloss_cases::measure::{Bench, Effort, Outcome};
use wgloss_cases::row::Row;
use wgloss_cases::workloads::{self, Size};

/// A run of the page.
#[wasm_bindgen]
pub struct Session {
    /// What every row says: the browser's part, and the device's.
    facts: Json,
    bench: Option<(Bench, Size)>,
    /// Whether the device of the bench is lost.
    lost: Arc<AtomicBool>,
}

#[wasm_bindgen]
impl Session {
    /// A session; `facts` is a JSON object of what the page knows: the adapter's name, the system, the day.
    pub async fn open(facts: String) -> Result<Session, JsValue> {
        // Where a panic traps, the page finds what it said.
        std::panic::set_hook(Box::new(|info| {
            let _ = js_sys::Reflect::set(&js_sys::global(), &"panic".into(), &info.to_string().into());
        }));
        let page: Json = serde_json::from_str(&facts).map_err(text)?;
        let adapter = devices::adapter().await.map_err(text)?;
        let lock = include_str!("../Cargo.lock");
        let device = machine::adapter(&adapter.get_info(), None);
        let build = json!({
            "library": "wgloss",
            "library_version": machine::locked(lock, "wgloss"),
            "wgpu": machine::locked(lock, "wgpu"),
        });
        Ok(Self { facts: Row::join(&[&device, &build, &page]).into_json(), bench: None, lost: Arc::default() })
    }

    /// What every row says, as JSON.
    pub fn facts(&self) -> String {
        self.facts.to_string()
    }

    /// The names of the registry, in its order.
    pub fn losses() -> Vec<String> {
        registry::names().into_iter().map(String::from).collect()
    }

    /// Bad calls with what they say, as JSON; an error where one says nothing.
    pub async fn errors(&self) -> Result<String, JsValue> {
        let said = values::all().await.map_err(text)?;
        Ok(said.into_iter().map(|(what, said)| json!({"call": what, "says": said})).collect::<Json>().to_string())
    }

    /// Runs a loss against f64: `loss`, `family`, and `max_error` or `wrong`, as JSON.
    pub async fn verify(&self, name: String) -> Result<String, JsValue> {
        let loss = registry::get(&name).map_err(text)?;
        Ok(verify::loss(&*loss).await.to_string())
    }

    /// Times a loss on its first workload of a size, that the device suits where it is `auto`: rows of the benchmark as JSON.
    pub async fn time(&mut self, name: String, size: String) -> Result<String, JsValue> {
        let (bench, size) = self.bench(&size).await.map_err(text)?;
        let (list, _) = workloads::all(*size, &[name.clone()]);
        let Some(workload) = list.iter().find(|workload| workload.loss.name() == name) else { return Ok("[]".into()) };
        match bench.run(workload).await.map_err(text)? {
            Outcome::Measured(rows) => Ok(rows.into_iter().map(Row::into_json).collect::<Json>().to_string()),
            Outcome::Skipped(reason) => Err(text(format!("does not fit: {reason}"))),
            Outcome::Wrong(reason) => Err(text(reason)),
        }
    }

    /// The device's ceilings, measured once, and the size of the workloads.
    async fn bench(&mut self, size: &str) -> Result<&mut (Bench, Size), String> {
        if self.bench.is_none() || self.lost.load(Ordering::Relaxed) {
            let context = devices::context().await?;
            self.lost = Arc::default();
            let lost = self.lost.clone();
            context.device().set_device_lost_callback(move |_, _| lost.store(true, Ordering::Relaxed));
            let mut clock = Clock::new(&context);
            let measured = Ceilings::measure(&context, &mut clock).await.map_err(|e| e.to_string())?;
            let size = match size {
                "small" => Size::Small,
                "medium" => Size::Medium,
                "full" => Size::Full,
                _ => measured.0.size(),
            };
            let effort = Effort { seconds: 0.1, least: 5, most: 200 };
            self.bench = Some((Bench::new(context, clock, measured, effort, DType::F32, self.facts.clone()), size));
        }
        Ok(self.bench.as_mut().expect("a bench was made"))
    }
}

fn text(error: impl std::fmt::Display) -> JsValue {
    JsValue::from_str(&error.to_string())
}
