//! Ways to train a network.

/// What becomes of a batch and of the weights before a step takes its gradient.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub title: &'static str,
    /// The batch is attacked.
    pub attacked: bool,
    /// The gradient is that of weights beside the network's.
    pub moved: Option<Moved>,
}

/// How weights are moved to where the loss is larger.
#[derive(Debug, Clone, Copy)]
pub enum Moved {
    /// Adversarial weight perturbation (Wu et al., 2020).
    Adversarially,
    /// Sharpness-aware minimisation (Foret et al., 2021).
    ForSharpness,
}

pub const ALL: [Way; 5] = [
    Way { title: "plain", attacked: false, moved: None },
    Way { title: "sam_perturb", attacked: false, moved: Some(Moved::ForSharpness) },
    Way { title: "pgd_step", attacked: true, moved: None },
    Way { title: "pgd_step, awp_perturb", attacked: true, moved: Some(Moved::Adversarially) },
    Way { title: "pgd_step, sam_perturb", attacked: true, moved: Some(Moved::ForSharpness) },
];
