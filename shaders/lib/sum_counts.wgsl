// Numbers are counted.
alias Sum = u32;
