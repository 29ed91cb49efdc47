//! The adapter of a rank.

use wgloss::{Context, wgpu};
use wgloss_cases::support::adapters;
use wgloss_mpi::Ranks;

/// A context on the adapter in this place of the list, or on one of those that are as good as the first.
pub fn open(ranks: &Ranks, place: Option<usize>) -> Result<Context, String> {
    // The ranks of a machine find out together which they are.
    let turn = ranks.own_on_machine();
    let all = adapters::all();
    let kind = |adapter: &wgpu::Adapter| (adapter.get_info().backend, adapter.get_info().device_type);
    let best = all.first().map(kind).ok_or(adapters::INSTALL)?;
    let alike: Vec<_> = all.iter().filter(|adapter| kind(adapter) == best).collect();
    let adapter = match place {
        Some(place) => all.get(place).ok_or_else(|| missing(place, &all))?,
        None => alike[turn % alike.len()],
    };
    pollster::block_on(Context::request(adapter)).map_err(|e| e.to_string())
}

fn missing(place: usize, all: &[wgpu::Adapter]) -> String {
    let names = all.iter().enumerate().map(|(place, adapter)| format!("{place} ({})", adapters::name(adapter)));
    format!("--adapter: expected one of {}, found {place}", names.collect::<Vec<_>>().join(", "))
}
