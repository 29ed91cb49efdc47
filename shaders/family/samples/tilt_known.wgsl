// |w| and |z|, each m 2^power, the cosine of their angle with its sign, and a flag.
struct Known { w: f32, w_power: i32, z: f32, z_power: i32, cosine: f32, flag: u32 }
