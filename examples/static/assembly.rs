//! AMD's assembly as RADV shows it: blocks of instructions, and what each one does.

/// Instructions between two labels.
pub struct Block<'a> {
    pub number: u32,
    pub instructions: Vec<Instruction<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instruction<'a> {
    name: &'a str,
    operands: &'a str,
}

/// The blocks of a listing, in the order of their numbers.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in text.lines() {
        let code = line.split(';').next().unwrap_or_default();
        if let Some(number) = code.trim_end().strip_prefix("BB").and_then(|rest| rest.strip_suffix(':')?.parse().ok()) {
            blocks.push(Block { number, instructions: Vec::new() });
        } else if let (true, Some(block)) = (code.starts_with([' ', '\t']), blocks.last_mut()) {
            // RDNA3 issues two operations as one.
            block.instructions.extend(code.split(" :: ").filter_map(Instruction::read));
        }
    }
    blocks
}

impl<'a> Instruction<'a> {
    fn read(code: &'a str) -> Option<Self> {
        let code = code.trim();
        let (name, operands) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
        name.starts_with(|c: char| c.is_ascii_lowercase()).then_some(Self { name, operands })
    }

    /// The block that it may go to.
    pub fn target(&self) -> Option<u32> {
        let jumps = self.name.starts_with("s_cbranch") || self.name == "s_branch";
        let at = self.operands.find("BB").filter(|_| jumps)?;
        let digits = self.operands[at + 2..].split(|c: char| !c.is_ascii_digit()).next();
        digits?.parse().ok()
    }

    /// Whether it is a multiply-add of real numbers.
    pub fn is_fma(&self) -> bool {
        let multiplies = ["v_fma", "v_mac", "v_mad", "v_pk_fma", "v_dual_fma"].iter().any(|p| self.name.starts_with(p));
        multiplies && !["u32", "i32", "u24", "i24", "u64", "i64", "u16", "i16"].iter().any(|t| self.name.contains(t))
    }

    /// Whether it is an access to a buffer by vector instructions.
    pub fn is_access(&self) -> bool {
        ["buffer_", "global_", "flat_"].iter().any(|prefix| self.name.starts_with(prefix))
    }

    /// Whether it is an atomic operation on a buffer.
    pub fn is_atomic(&self) -> bool {
        self.is_access() && self.name.contains("atomic")
    }

    /// The bytes that each invocation loads from a buffer.
    pub fn load(&self) -> Option<u32> {
        let what = self.name.split_once("_load_").filter(|_| self.is_access())?.1;
        let holds = |parts: &[&str]| parts.iter().any(|part| what.contains(part));
        Some(match () {
            () if holds(&["dwordx4", "b128"]) => 16,
            () if holds(&["dwordx3", "b96"]) => 12,
            () if holds(&["dwordx2", "b64"]) => 8,
            () if holds(&["dword", "b32"]) => 4,
            () if holds(&["byte", "u8", "i8"]) => 1,
            () => 2,
        })
    }

    /// The loads from buffers that may still be on their way when it lets the wave go on.
    pub fn waits_until(&self) -> Option<u32> {
        let count = match self.name {
            "s_waitcnt" => self.operands.split_once("vmcnt(")?.1.split(')').next()?,
            "s_wait_loadcnt" => self.operands,
            _ => return None,
        };
        let count = count.trim();
        count.strip_prefix("0x").map_or_else(|| count.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(code: &str) -> Instruction<'_> {
        Instruction::read(code).expect("an instruction")
    }

    #[test]
    fn a_listing_is_read() {
        let text =
            "BB0:\n\ts_mov_b32 s0, s3 ; be800303\nBB2:\n\tv_add_f32_e32 v0, v1, v2 ; 06\n\ts_cbranch_scc1 BB2 ; bf\n";
        let blocks = blocks(text);
        assert_eq!(blocks.iter().map(|b| (b.number, b.instructions.len())).collect::<Vec<_>>(), [(0, 1), (2, 2)]);
        assert_eq!(blocks[1].instructions[1].target(), Some(2));
    }

    #[test]
    fn instructions_are_told_apart() {
        assert!(one("v_fmac_f32_e32 v0, v1, v2").is_fma() && one("v_fma_mix_f32 v0, v1, v2, v3").is_fma());
        assert!(!one("v_mad_u32_u24 v0, v1, v2, v3").is_fma() && !one("v_add_f32 v0, v1, v2").is_fma());
        let loads =
            ["buffer_load_dwordx4 v[0:3]", "global_load_b32 v0", "buffer_load_ubyte v0", "buffer_load_d16_b16 v0"];
        assert_eq!(loads.map(|code| one(code).load()), [16, 4, 1, 2].map(Some));
        assert_eq!(one("s_load_dwordx4 s[0:3]").load(), None);
        assert!(one("buffer_atomic_or v0").is_atomic() && !one("ds_add_u32 v0").is_atomic());
        assert_eq!(one("s_waitcnt vmcnt(3) lgkmcnt(0)").waits_until(), Some(3));
        assert_eq!(one("s_waitcnt lgkmcnt(0)").waits_until(), None);
    }
}
