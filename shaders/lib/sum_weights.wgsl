// Weights are added up.
alias Sum = f32;
