// What stands in a cell for no class: the cell does not count, a label is none, and of xt the first step, which has no xt.
const LEFT_OUT: u32 = 0xffffffffu;
const BAD: u32 = 0xfffffffeu;
const FIRST_STEP: u32 = 0xffffffffu;
