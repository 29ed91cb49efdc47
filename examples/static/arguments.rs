//! What the program is asked.

use crate::workloads::Size;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use wgloss::DType;

/// Compiles every kernel of the benchmark's workloads and tabulates what the compiler made of it.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// `radv`: Mesa's compiler for AMD, which needs no GPU; `native`: this machine's driver, with the statistics that it gives.
    #[arg(long, value_enum, default_value = "radv")]
    pub driver: Driver,
    /// The GPUs that RADV compiles for, by Mesa's name: `navi21` for RDNA2, from Mesa 23 `navi31` for RDNA3.
    #[arg(long, value_name = "NAME", default_value = "navi21")]
    pub family: String,
    /// With `--driver native`: the first adapter whose name holds this text; by default the best.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub adapter: String,
    /// Takes a workload if `LOSS WORKLOAD`, such as `dice_loss segmentation-2d`, holds one of these texts.
    #[arg(long, value_name = "TEXT,...", value_delimiter = ',')]
    pub only: Vec<String>,
    /// How large the workloads are.
    #[arg(long, value_enum, default_value = "full")]
    pub size: Size,
    /// Storage types of the tensors.
    #[arg(long, value_name = "TYPE,...", value_delimiter = ',', default_value = "f32,bf16", value_parser = storage)]
    pub dtype: Vec<DType>,
    /// Where the table goes, as Markdown: by default to docs/static.md where RADV compiled everything at full size, else to
    /// standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Writes all that is known of each kernel there, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub jsonl: Option<PathBuf>,
    /// Writes each kernel's WGSL there, and its assembly where the driver shows it.
    #[arg(long, value_name = "DIR")]
    pub asm: Option<PathBuf>,
}

/// Whose compiler is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Driver {
    Radv,
    Native,
}

impl Arguments {
    /// Where the table goes, if not to standard output; `whole` tells whether nothing was left out.
    pub fn page(&self, whole: bool) -> Option<PathBuf> {
        let is_kept = self.driver == Driver::Radv && self.size == Size::Full && self.only.is_empty() && whole;
        self.out.clone().or_else(|| is_kept.then(|| "docs/static.md".into()))
    }

    /// The options that decide what the table holds.
    pub fn command(&self) -> String {
        let mut command = "cargo run --release --example static".to_owned();
        let mut options = Vec::new();
        match self.driver {
            Driver::Radv if self.family != "navi21" => options.push(format!("--family {}", self.family)),
            Driver::Radv => {}
            Driver::Native => options.push("--driver native".into()),
        }
        if !self.adapter.is_empty() {
            options.push(format!("--adapter \"{}\"", self.adapter));
        }
        if !self.only.is_empty() {
            options.push(format!("--only \"{}\"", self.only.join(",")));
        }
        if self.size != Size::Full {
            options.push(format!("--size {}", self.size()));
        }
        if self.dtype != [DType::F32, DType::BF16] {
            options.push(format!("--dtype {}", self.dtypes()));
        }
        if !options.is_empty() {
            command += " -- ";
            command += &options.join(" ");
        }
        command
    }

    pub fn size(&self) -> String {
        format!("{:?}", self.size).to_lowercase()
    }

    fn dtypes(&self) -> String {
        self.dtype.iter().map(|dtype| dtype.name()).collect::<Vec<_>>().join(",")
    }
}

fn storage(text: &str) -> Result<DType, String> {
    let all = [DType::F32, DType::F16, DType::BF16];
    all.into_iter().find(|dtype| dtype.name() == text).ok_or_else(|| "expected f32, f16 or bf16".into())
}
