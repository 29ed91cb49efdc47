// Steps of one lane a row: each row takes as many as it needs. No barrier may stand in them, not even one that is never reached:
// a lane leaves before others.

fn step_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> { return mine; }

fn any_moves(lid: u32, moves: bool) -> bool { return moves; }
