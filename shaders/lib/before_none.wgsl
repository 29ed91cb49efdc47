fn before(anchor: u32) -> Stat { return stat_none(); }
