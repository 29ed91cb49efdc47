// What stands for a row with a bad label until the rows are chosen.
const BAD: u32 = 2u;
