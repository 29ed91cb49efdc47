// Half the length of the difference from the centre, m 2^power, whether that is outside the ball, and <u, g>.
struct State { m: f32, power: i32, outside: u32, dot: f32 }
