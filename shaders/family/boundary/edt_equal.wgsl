// Equal spacing: a cell holds the squared distance to the nearest site along the axes done so far, in cells.

alias Near = u32;
alias Cost = u32;

fn near_of_offset(offset: u32) -> Near { return offset; }
fn offset_of_near(near: Near) -> u32 { return near; }
fn near_of_row(offset: u32) -> Near { return select(offset * offset, NONE, offset == NONE); }
fn near_of_cost(cost: Cost) -> Near { return cost; }
fn near_none() -> Near { return NONE; }
fn has_site(near: Near) -> bool { return near != NONE; }
fn cost_of(near: Near, apart: u32) -> Cost { return near + apart * apart; }
fn cost_less(a: Cost, b: Cost) -> bool { return a < b; }
fn cost_value(cost: Cost) -> f32 { return f32(cost); }
fn has_cost(cost: Cost) -> bool { return cost != NONE; }
