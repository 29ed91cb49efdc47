//! The case table: one row for each loss. All else follows from the row and the loss's signature.

use wgloss::{Loss, registry};

/// What the prediction and its dense target hold. Embeddings, boxes and masks go by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any numbers, on both sides.
    Real,
    /// Probabilities, on both sides.
    Probability,
    /// Logits, against probabilities.
    Logit,
    /// Numbers in [0, 1] on both sides, where others are allowed too.
    Intensity,
    /// Any numbers, against -1 and 1.
    Sign,
}
use Values::{Intensity, Logit, Probability, Real, Sign};

/// One loss's row.
#[derive(Debug)]
pub struct Row {
    pub loss: &'static str,
    pub values: Values,
    /// Parameters to test besides the defaults, as JSON. For every number there is a set under which a
    /// change of 1 % shows in the loss.
    parameters: &'static [&'static str],
    /// Whether every variant is crossed with every other, rather than tested once.
    pub crossed: bool,
    /// Fewest classes that the loss is defined for.
    pub least_classes: usize,
    /// Whether there is a loss for each term, or reduction `none` is an error.
    pub has_none: bool,
    /// One more set of parameters, under which reduction `none` is an error.
    whole: Option<&'static str>,
    /// Whether its rows are chosen from all of a call, so that statistics of parts do not merge.
    pub chooses: bool,
    /// Whether NaN and infinity are left out by definition.
    pub drops_strays: bool,
    /// Whether two spatial axes are the least.
    pub planar: bool,
    /// Whether f32 has no digit of the result where the input is far out, though it is a number.
    pub moderate: bool,
    /// Whether a call's first tensor must fit a binding, for every element of it counts in every other.
    pub entire: bool,
    /// Parameters to test many inputs with, where the outputs of each are as many.
    pub many: &'static str,
    /// Parameters to test a zero vector with.
    pub zero_vector: &'static str,
    /// Relative error that f32 allows, where it is not [`crate::compare::RELATIVE`].
    pub relative: Option<f64>,
}

const fn row(loss: &'static str, values: Values, parameters: &'static [&'static str]) -> Row {
    let (least_classes, has_none) = (1, true);
    let (zero_vector, relative, whole) = ("{}", None, None);
    Row {
        loss,
        values,
        parameters,
        crossed: false,
        least_classes,
        has_none,
        whole,
        chooses: false,
        drops_strays: false,
        planar: false,
        moderate: false,
        entire: false,
        many: "{}",
        zero_vector,
        relative,
    }
}

/// The rows, in the order of the catalogue. In each family one row is crossed.
const ROWS: &[Row] = &[
    // pointwise
    row("mse_loss", Real, &[]),
    row("l1_loss", Real, &[]),
    row("smooth_l1_loss", Real, &[r#"{"beta": 0.5}"#, r#"{"beta": 0}"#]).crossed(),
    row("huber_loss", Real, &[r#"{"delta": 0.5}"#]),
    row("log_cosh_loss", Real, &[]),
    row("pseudo_huber_loss", Real, &[r#"{"c": 0.5, "scale": 2}"#]),
    row("charbonnier_loss", Real, &[r#"{"eps": 0.5}"#, r#"{"eps": 0}"#]),
    row("bce_loss", Probability, &[]),
    row("bce_with_logits", Logit, &[r#"{"pos_weight": 3}"#, r#"{"pos_weight": 0}"#]),
    row("margin_bce_with_logits", Logit, &[r#"{"margin": 1.5}"#, r#"{"margin": -0.5}"#]),
    row("sigmoid_focal_loss", Logit, &[r#"{"alpha": -1, "gamma": 0}"#, r#"{"alpha": 0.6, "gamma": 1.5}"#]),
    row("poly1_bce", Logit, &[r#"{"epsilon": -0.5}"#]),
    row("poly1_focal", Logit, &[r#"{"epsilon": -0.5, "alpha": 0.6, "gamma": 1.5}"#, r#"{"alpha": -1}"#]),
    row("gaussian_nll_loss", Real, &[r#"{"full": true, "eps": 0.75}"#]),
    row("uncertainty_weighting_loss", Real, &[r#"{"factor": 1.5}"#]),
    row("kl_div", Logit, &[r#"{"log_target": true}"#]),
    row("generalized_kl_div", Logit, &[r#"{"log_target": true}"#]),
    row("js_div", Intensity, &[]),
    row("hinge_loss", Sign, &[r#"{"margin": 0.5, "p": 2}"#, r#"{"margin": 0}"#]),
    row("soft_margin_loss", Sign, &[]),
    row("exponential_loss", Sign, &[]),
    row("fixed_predictor_rejection_loss", Sign, &[r#"{"alpha": 1.5, "cost": 0.3}"#]),
    row("quality_focal_loss", Logit, &[r#"{"beta": 0.5}"#, r#"{"beta": 0}"#, r#"{"beta": 1}"#]),
    row("varifocal_loss", Logit, &[r#"{"alpha": 0.4, "gamma": 1.5, "iou_weighted": false}"#, r#"{"gamma": 0}"#]),
    row(
        "asymmetric_loss",
        Logit,
        &[
            r#"{"gamma_neg": 1.5, "gamma_pos": 0.5, "clip": 0.2, "eps": 0.1}"#,
            r#"{"gamma_neg": 2, "gamma_pos": 0, "clip": 0, "detach_focal": true}"#,
        ],
    ),
    row("binary_kl_norm_loss", Real, &[r#"{"temperature": 0.5}"#]),
    row("binary_kl_div_with_logits", Real, &[r#"{"temperature": 0.5}"#, r#"{"temperature": 3}"#]),
    row("quantile_loss", Real, &[r#"{"quantile": 0.8}"#]),
    row("expectile_loss", Real, &[r#"{"expectile": 0.2}"#]),
    row("mape_loss", Real, &[r#"{"eps": 0.7}"#]),
    row("smape_loss", Real, &[r#"{"eps": 1.2}"#]),
    row("msle_loss", Real, &[r#"{"eps": 0.3}"#]),
    row(
        "general_robust_loss",
        Real,
        &[
            r#"{"alpha": 1.5}"#,
            r#"{"alpha": 0, "c": 2}"#,
            r#"{"alpha": -2, "c": 0.5}"#,
            r#"{"alpha": 2, "c": 0.5}"#,
            r#"{"alpha": 3}"#,
            r#"{"alpha": -1e9}"#,
        ],
    ),
    row("wing_loss", Real, &[r#"{"omega": 0.8, "epsilon": 0.5}"#]),
    row("adaptive_wing_loss", Intensity, &[r#"{"alpha": 1.6, "omega": 3, "epsilon": 0.5, "theta": 0.3}"#]),
    row("poisson_nll_loss", Real, &[r#"{"log_input": false, "eps": 0.5}"#, r#"{"full": true}"#]),
    row("laplace_aleatoric_loss", Real, &[r#"{"kappa": 0.5}"#]),
    row("hinge_embedding_loss", Sign, &[r#"{"margin": 0.5}"#]),
    row("centernet_focal_loss", Logit, &[r#"{"alpha": 1.5, "beta": 3}"#, r#"{"alpha": 0, "beta": 0}"#]),
    row("sure_loss", Real, &[r#"{"sigma": 0.5, "eps": 0.3}"#]),
    row(
        "patch_adversarial_loss",
        Real,
        &[
            r#"{"target_is_real": false}"#,
            r#"{"activation": false}"#,
            r#"{"criterion": "bce"}"#,
            r#"{"criterion": "bce", "target_is_real": false}"#,
            r#"{"criterion": "hinge", "target_is_real": false, "for_discriminator": false}"#,
            r#"{"criterion": "hinge", "target_is_real": false, "activation": false}"#,
        ],
    ),
    row("rmp_loss", Real, &[r#"{"p": 1, "threshold": 0.5}"#, r#"{"p": 2.5}"#]),
    row("spline_box_energy_loss", Real, &[]),
    row("diag_gaussian_kl_loss", Real, &[]),
    row("pde_residual_loss", Real, &[r#"{"beta": -1.5}"#]),
    row("schrodinger_bridge_nll_loss", Real, &[r#"{"mode": "joint", "dt": 0.3}"#]),
    row("branch_consistency_loss", Real, &[r#"{"activation": "softmax"}"#, r#"{"activation": "sigmoid"}"#]),
    // classification
    row(
        "cross_entropy",
        Logit,
        &[r#"{"label_smoothing": 0.2}"#, r#"{"ignore_index": 1}"#, r#"{"lse_square_scale": 0.3, "softcap": 1.5}"#],
    )
    .crossed(),
    row("focal_cross_entropy", Logit, &[r#"{"gamma": 0}"#, r#"{"gamma": 1.5, "ignore_index": 1}"#]),
    row("poly1_cross_entropy", Logit, &[r#"{"epsilon": -0.5, "ignore_index": 1}"#]),
    row("squentropy_loss", Logit, &[r#"{"ignore_index": 1}"#]).least_classes(2),
    row("comp_sum_loss", Logit, &[r#"{"tau": 0.5}"#, r#"{"tau": 2.5, "ignore_index": 1}"#]),
    row(
        "symmetric_cross_entropy",
        Logit,
        &[r#"{"alpha": 1.5, "beta": 0.5, "clip": 0.2}"#, r#"{"beta": 2, "ignore_index": 1}"#],
    ),
    row("poly_n_cross_entropy", Logit, &[r#"{"ignore_index": 1}"#]),
    row("asymmetric_focal_loss", Logit, &[r#"{"delta": 0.4, "gamma": 1.5}"#, r#"{"gamma": 0, "ignore_index": 1}"#]),
    row("confidence_penalty_loss", Logit, &[r#"{"beta": 0.8}"#, r#"{"beta": -0.5, "ignore_index": 1}"#]),
    row("margin_control_cross_entropy", Logit, &[r#"{"lambda": 0.9}"#, r#"{"lambda": -0.5, "ignore_index": 1}"#])
        .whole_under(r#"{"mode": "batch", "lambda": 0.7}"#),
    row(
        "ib_loss",
        Logit,
        &[r#"{"alpha": 2, "eps": 0.5}"#, r#"{"detach_factor": true, "alpha": 2, "eps": 0.5, "ignore_index": 1}"#],
    ),
    row("vs_loss", Logit, &[r#"{"gamma": 0.7, "tau": 0.5}"#, r#"{"gamma": 0, "tau": -1, "ignore_index": 1}"#]),
    row("ldam_loss", Logit, &[r#"{"max_m": 0.9, "scale": 2}"#, r#"{"scale": 3, "ignore_index": 1}"#]),
    row("seesaw_loss", Logit, &[r#"{"p": 1.5, "q": 0.7, "eps": 0.6}"#, r#"{"p": 0, "q": 1, "ignore_index": 1}"#]),
    row("softmax_plus_nll_loss", Logit, &[r#"{"ignore_index": 1}"#]),
    row("masked_cross_entropy", Logit, &[r#"{"temperature": 0.5}"#, r#"{"temperature": 2, "ignore_index": 1}"#]),
    row(
        "confidence_weighted_cross_entropy",
        Logit,
        &[r#"{"gamma": 2, "boundary_weight": 1.5}"#, r#"{"gamma": 0, "ignore_index": 1}"#],
    ),
    row("two_hot_cross_entropy", Logit, &[]),
    row("entropy_loss", Logit, &[]),
    row(
        "nacl_loss",
        Logit,
        &[
            r#"{"kernel": "gaussian", "sigma": 0.7, "distance": "l2", "alpha": 0.5}"#,
            r#"{"kernel_size": 5, "alpha": 1.5, "ignore_index": 1}"#,
        ],
    ),
    row("topk_cross_entropy", Logit, &[r#"{"k": 28.7}"#, r#"{"k": 100, "ignore_index": 1}"#]).chooses(),
    row(
        "ohem_cross_entropy",
        Logit,
        &[r#"{"thresh": 0.15, "min_kept": 0}"#, r#"{"thresh": 0.05, "min_kept": 3, "ignore_index": 1}"#],
    )
    .chooses(),
    // row_roots
    row("entmax_loss", Logit, &[r#"{"alpha": 2}"#, r#"{"alpha": 1.2, "ignore_index": 1}"#]).crossed(),
    row(
        "bi_tempered_logistic_loss",
        Logit,
        &[
            r#"{"t1": 0.3, "t2": 2.5, "label_smoothing": 0.2}"#,
            r#"{"t1": 1, "t2": 1}"#,
            r#"{"t1": 1.4, "t2": 1.2, "ignore_index": 1}"#,
        ],
    ),
    // pairs of rows
    row("kl_div_with_logits", Logit, &[r#"{"temperature": 2, "symmetric": true}"#, r#"{"temperature": 0.5}"#]),
    row(
        "js_div_with_logits",
        Logit,
        &[r#"{"beta": 0.2, "temperature": 2}"#, r#"{"beta": 0, "temperature": 2}"#, r#"{"beta": 1}"#],
    ),
    row("tv_distance_with_logits", Logit, &[r#"{"temperature": 2}"#]),
    row("distillation_loss", Logit, &[r#"{"alpha": 0.3, "temperature": 2, "ignore_index": 1}"#, r#"{"alpha": 1}"#]),
    row("decoupled_kd_loss", Logit, &[r#"{"alpha": 3, "beta": 0.5, "temperature": 1, "ignore_index": 1}"#]),
    row("trades_loss", Logit, &[r#"{"beta": 1.5, "ignore_index": 1}"#]).crossed(),
    row(
        "converge_smooth_loss",
        Logit,
        &[
            r#"{"previous_benign": 0.5, "previous_adversarial": 3.5, "stride": 2, "w1": 0.75, "w2": 0.5}"#,
            r#"{"label_smoothing": 0.2, "w1": 0.5, "ignore_index": 1}"#,
        ],
    )
    .whole_under(r#"{"mode": "batch", "previous_benign": 0.5, "w1": 0.75, "w2": 0.5, "label_smoothing": 0.2}"#),
    row(
        "smooth_adversarial_comp_sum_loss",
        Logit,
        &[r#"{"tau": 0.5, "rho": 2, "nu": 0.5}"#, r#"{"tau": 1.5, "rho": 0.75, "nu": 0, "ignore_index": 1}"#],
    ),
    row("masked_pixel_kd_loss", Logit, &[r#"{"temperature": 1}"#]),
    row("channel_wise_divergence", Logit, &[r#"{"temperature": 4}"#]),
    row("elle_linearity_loss", Logit, &[r#"{"penalty": "smooth_l1", "ignore_index": 1}"#]),
    row(
        "d3pm_loss",
        Logit,
        &[
            r#"{"transition": "absorbing", "lambda_ce": 0.5, "eps": 0.1}"#,
            r#"{"transition": "absorbing", "mask_class": 0, "ignore_index": 1}"#,
            r#"{"transition": "dense", "lambda_ce": 0.5}"#,
        ],
    ),
    row(
        "d3pm_q_sample",
        Real,
        &[r#"{"eps": 0.431}"#, r#"{"transition": "absorbing", "mask_class": 0}"#, r#"{"transition": "dense"}"#],
    ),
    // plain rows
    row("nll_loss", Logit, &[r#"{"ignore_index": 1}"#]),
    row(
        "multi_margin_loss",
        Logit,
        &[r#"{"p": 2, "margin": 0.5}"#, r#"{"margin": 1.5, "ignore_index": 1}"#, r#"{"margin": -0.5}"#],
    )
    .crossed(),
    row("multiclass_hinge_loss", Logit, &[r#"{"margin": 0.5}"#, r#"{"margin": 2.5, "ignore_index": 1}"#]),
    row("multilabel_margin_loss", Logit, &[]),
    row("multilabel_soft_margin_loss", Logit, &[]),
    row("abstention_ranking_loss", Logit, &[r#"{"margin": 2}"#]),
    // rows by sums
    row(
        "relative_lp_loss",
        Real,
        &[r#"{"p": 1, "eps": 200}"#, r#"{"p": 3.5, "scale": 0.5, "shift": 0.3}"#, r#"{"p": 1, "eps": 0}"#],
    )
    .crossed(),
    row("absolute_lp_loss", Real, &[r#"{"p": 1, "scale": 0.5}"#, r#"{"p": 3}"#]),
    row("ragged_bce_with_logits", Logit, &[]),
    row("ragged_mse_loss", Real, &[]),
    row(
        "ragged_contrastive_loss",
        Real,
        &[r#"{"margin": 12, "normalize": false, "clip": 1e6}"#, r#"{"margin": 3, "clip": 0.05}"#],
    ),
    row("balanced_bce_loss", Probability, &[r#"{"threshold": 0.29, "eps": 0.1}"#]),
    row("bmn_pem_reg_loss", Intensity, &[r#"{"high": 0.88, "low": 0.25}"#]).chooses(),
    // A mean of losses of both signs: of some rows a hundredth is left.
    row("mixture_elbo_loss", Real, &[r#"{"mode": "em"}"#, r#"{"mode": "lse"}"#]).relative(3e-5),
    row("log_variance_loss", Real, &[r#"{"limit": 0.57}"#, r#"{"drop": "row", "limit": 1.5}"#]).drops_strays(),
    row("constrained_gaussian_nll_loss", Real, &[r#"{"log_tau": -2}"#]),
    row("weight_kurtosis_loss", Real, &[r#"{"target": 5}"#]),
    // The square of a mean of cubes of both signs, of which a hundredth is left of the row's numbers and a thousandth of the
    // benchmark's: what f32 rounds off the mean is twice that share of its own last digit.
    row("weight_skewness_loss", Real, &[r#"{"target": -1}"#]).relative(1e-4),
    row(
        "silog_loss",
        Real,
        &[r#"{"lambda": 0.85, "scale": 10, "root": true, "eps": 0.1}"#, r#"{"lambda": 1, "batch": true, "eps": 0.01}"#],
    ),
    row("psnr_loss", Real, &[r#"{"data_range": 2, "batch": false}"#, r#"{"eps": 5}"#]),
    row("mse_triplet_loss", Real, &[r#"{"margin": 2}"#, r#"{"margin": -3}"#]),
    row("llr_loss", Real, &[]),
    // latent
    row(
        "latent_perceptual_loss",
        Real,
        &[
            r#"{"scale": 0.5, "norm": "l1"}"#,
            r#"{"normalize": "own"}"#,
            r#"{"normalize": "own", "norm": "l1", "scale": 2}"#,
        ],
    )
    .crossed(),
    // gathered
    row("gathered_smooth_l1_loss", Real, &[r#"{"beta": 0.5}"#, r#"{"beta": 0}"#]).crossed(),
    row("gather_cells", Real, &[]),
    // overlap
    row(
        "dice_loss",
        Logit,
        &[
            r#"{"squared": true}"#,
            r#"{"soft_label": true, "absent": "skip"}"#,
            r#"{"pool_classes": true, "form": "negative_log"}"#,
            r#"{"pool_classes": true, "batch": true, "absent": "zero", "squared": true}"#,
        ],
    )
    .crossed(),
    row(
        "jaccard_loss",
        Logit,
        &[
            r#"{"soft_label": true, "form": "negative_log"}"#,
            r#"{"absent": "skip", "batch": true}"#,
            r#"{"pool_classes": true, "absent": "skip", "soft_label": true}"#,
        ],
    ),
    row(
        "tversky_loss",
        Logit,
        &[
            r#"{"alpha": 0.3, "beta": 0.8}"#,
            r#"{"soft_label": true, "absent": "zero"}"#,
            r#"{"pool_classes": true, "form": "negative_log", "absent": "skip"}"#,
        ],
    ),
    row(
        "focal_tversky_loss",
        Logit,
        &[
            r#"{"alpha": 0.5, "beta": 0.6, "gamma": 2}"#,
            r#"{"soft_label": true, "absent": "skip", "gamma": 1.5}"#,
            r#"{"pool_classes": true, "form": "negative_log"}"#,
        ],
    ),
    row("generalized_dice_loss", Logit, &[r#"{"weight_type": "simple"}"#, r#"{"weight_type": "uniform"}"#]),
    row(
        "jaccard_metric_loss",
        Logit,
        &[
            r#"{"variant": 2, "absent": "skip"}"#,
            r#"{"pool_classes": true, "form": "negative_log"}"#,
            r#"{"variant": 2, "pool_classes": true, "absent": "zero", "batch": true}"#,
        ],
    ),
    row(
        "dice_semimetric_loss",
        Logit,
        &[
            r#"{"absent": "skip", "form": "negative_log", "batch": true}"#,
            r#"{"pool_classes": true, "absent": "zero"}"#,
        ],
    ),
    row("dice_ce_loss", Logit, &[r#"{"squared": true, "lambda_dice": 0.5, "lambda_ce": 2}"#]).without_none(),
    row("log_cosh_dice_loss", Logit, &[r#"{"squared": true}"#]),
    row(
        "mcc_loss",
        Logit,
        &[
            r#"{"batch": true, "eps": 1, "activation": "none", "ignore_index": 1}"#,
            r#"{"activation": "sigmoid", "include_background": false, "eps": 0.5}"#,
        ],
    ),
    row(
        "sensitivity_specificity_loss",
        Logit,
        &[
            r#"{"ratio": 0.4, "smooth_dr": 1, "batch": true, "activation": "none", "ignore_index": 1}"#,
            r#"{"activation": "sigmoid", "include_background": false}"#,
        ],
    ),
    row("asymmetric_focal_tversky_loss", Logit, &[r#"{"delta": 0.4, "gamma": 0.5}"#, r#"{"gamma": 0}"#]),
    row(
        "exponential_logarithmic_loss",
        Logit,
        &[
            r#"{"gamma_dice": 1.2, "gamma_ce": 1, "lambda_dice": 0.5, "lambda_ce": 2}"#,
            r#"{"gamma_ce": 2, "include_background": false, "smooth_nr": 0.5, "smooth_dr": 0.7}"#,
            r#"{"batch": true, "ignore_index": 1}"#,
        ],
    )
    .without_none(),
    row(
        "dice_bce_loss",
        Logit,
        &[
            r#"{"lambda_dice": 0.5, "lambda_bce": 2, "pos_weight": 3, "include_background": false}"#,
            r#"{"batch": true, "ignore_index": 1, "smooth_nr": 0.5, "smooth_dr": 0.7}"#,
        ],
    )
    .without_none(),
    row(
        "dice_focal_loss",
        Logit,
        &[
            r#"{"squared": true, "lambda_dice": 0.5, "lambda_focal": 2, "gamma": 1.5, "alpha": 0.25}"#,
            r#"{"focal": "softmax", "gamma": 3}"#,
            r#"{"focal": "softmax", "activation": "sigmoid", "include_background": false}"#,
        ],
    )
    .without_none(),
    row(
        "generalized_dice_focal_loss",
        Logit,
        &[
            r#"{"weight_type": "simple", "lambda_gdl": 0.5, "lambda_focal": 2, "gamma": 1, "alpha": 0.6}"#,
            r#"{"focal": "softmax", "activation": "sigmoid"}"#,
        ],
    )
    .without_none(),
    row(
        "generalized_wasserstein_dice_loss",
        Logit,
        &[
            r#"{"smooth_nr": 0.5, "smooth_dr": 0.7, "ignore_index": 1}"#,
            r#"{"weighting_mode": "gdl"}"#,
            r#"{"weighting_mode": "gdl", "smooth_nr": 0.5, "smooth_dr": 0.7}"#,
        ],
    ),
    row(
        "mip_loss",
        Logit,
        &[
            r#"{"axes": [1, 0], "alpha": 0.6, "beta": 0.4, "gamma": 1.5, "smooth_nr": 0.5, "smooth_dr": 0.8}"#,
            r#"{"activation": "sigmoid", "include_background": false, "ignore_index": 1}"#,
            r#"{"axes": [1], "activation": "none"}"#,
        ],
    )
    .planar(),
    row(
        "class_ratio_kl_loss",
        Logit,
        &[r#"{"eps": 0.3}"#, r#"{"proportion": "peak", "eps": 0.1}"#, r#"{"proportion": "peak"}"#],
    ),
    // lovasz
    row(
        "lovasz_softmax_loss",
        Logit,
        &[
            r#"{"classes": "all", "per_image": true, "ignore_index": 1}"#,
            r#"{"activation": "none"}"#,
            r#"{"activation": "none", "classes": "all", "per_image": true}"#,
        ],
    )
    .crossed()
    .chooses(),
    row("lovasz_hinge_loss", Logit, &[r#"{"per_image": false}"#, r#"{"ignore_index": 1}"#]),
    // pairwise
    row("circle_loss", Real, &[r#"{"m": 0.25, "gamma": 8}"#]),
    // A zero vector's distance to every other row is 1, the default of `neg_margin`: rounding would decide what counts.
    row("contrastive_loss", Real, &[r#"{"pos_margin": 0.3, "neg_margin": 1.2}"#]).zero_vector(r#"{"neg_margin": 1.2}"#),
    row("triplet_loss", Real, &[r#"{"margin": 0.3, "mining": "hard"}"#, r#"{"margin": 0.2, "mining": "semihard"}"#]),
    row("supcon_loss", Real, &[r#"{"temperature": 0.5}"#, r#"{"temperature": 0.01}"#]).crossed(),
    row("nt_xent_loss", Real, &[r#"{"temperature": 0.5}"#, r#"{"temperature": 0.01}"#]),
    row("multi_similarity_loss", Real, &[r#"{"alpha": 1.5, "beta": 8, "base": 0.3}"#]),
    row(
        "threshold_consistent_margin_loss",
        Real,
        &[r#"{"pos_margin": 0.7, "neg_margin": -0.3, "pos_weight": 0.5, "neg_weight": 2}"#],
    ),
    row("clip_loss", Real, &[r#"{"logit_scale": 4}"#]),
    row("siglip_loss", Real, &[r#"{"logit_scale": 4, "logit_bias": -2}"#]),
    row("arcface_loss", Real, &[r#"{"margin": 0.3, "scale": 8}"#, r#"{"margin": 2, "ignore_index": 1}"#]),
    row("cosface_loss", Real, &[r#"{"margin": 0.2, "scale": 8, "ignore_index": 1}"#]),
    row(
        "adaface_loss",
        Real,
        &[r#"{"margin": 0.3, "h": 0.5, "scale": 8, "t_alpha": 0.3, "eps": 0.1}"#, r#"{"scale": 8, "eps": 0.8}"#],
    ),
    row("circle_class_loss", Real, &[r#"{"m": 0.3, "gamma": 8, "ignore_index": 1}"#]),
    row("center_loss", Real, &[r#"{"lambda": 0.5, "ignore_index": 1}"#]),
    // boundary, shape and structure
    row("euclidean_distance_transform", Real, &[r#"{"squared": true}"#, r#"{"spacing": [0.5, 2]}"#]),
    row("signed_distance_transform", Real, &[r#"{"spacing": [0.5, 2]}"#]),
    row(
        "boundary_loss",
        Logit,
        &[r#"{"activation": "sigmoid", "include_background": true, "spacing": [1.5]}"#, r#"{"activation": "none"}"#],
    )
    .crossed(),
    row(
        "hausdorff_dt_loss",
        Logit,
        &[r#"{"activation": "sigmoid", "include_background": true, "alpha": 1.5}"#, r#"{"activation": "none"}"#],
    ),
    row(
        "active_contour_loss",
        Logit,
        &[
            r#"{"activation": "sigmoid", "include_background": true, "length_weight": 0.5, "region_weight": 1.5, "eps": 0.2}"#,
            r#"{"activation": "none", "length_weight": 0, "eps": 0}"#,
        ],
    )
    .planar(),
    row(
        "mumford_shah_loss",
        Logit,
        &[r#"{"activation": "sigmoid", "tv_weight": 0.5}"#, r#"{"activation": "none", "tv_weight": 0.2}"#],
    ),
    row(
        "log_hausdorff_dt_loss",
        Logit,
        &[r#"{"activation": "sigmoid", "include_background": true, "alpha": 1.5}"#, r#"{"activation": "none"}"#],
    ),
    // Shares of 0 and 1 tie, and rounding chooses the largest, which receives a slope.
    row(
        "hausdorff_er_loss",
        Logit,
        &[
            r#"{"activation": "sigmoid", "include_background": true, "alpha": 1.5, "iterations": 3}"#,
            r#"{"activation": "none", "iterations": 1}"#,
        ],
    )
    .moderate()
    .planar(),
    row("region_wise_loss", Logit, &[r#"{"activation": "sigmoid"}"#, r#"{"activation": "none"}"#]),
    row("soft_skeleton", Probability, &[r#"{"iterations": 1}"#, r#"{"iterations": 0}"#]).planar(),
    row(
        "cl_dice_loss",
        Logit,
        &[
            r#"{"activation": "sigmoid", "iterations": 1, "smooth": 0.5}"#,
            r#"{"activation": "none"}"#,
            r#"{"batch": false, "iterations": 2}"#,
        ],
    )
    .planar(),
    row(
        "ssim_loss",
        Intensity,
        &[
            r#"{"window": 3, "sigma": 0.8, "k1": 0.2, "k2": 0.3, "data_range": 2}"#,
            r#"{"window": 1}"#,
            r#"{"window": 17}"#,
        ],
    )
    .crossed(),
    row(
        "skeletonize",
        Real,
        &[
            r#"{"iterations": 3, "dilate": 2}"#,
            r#"{"iterations": 0, "dilate": 5}"#,
            r#"{"method": "zhang_suen"}"#,
            r#"{"method": "zhang_suen", "iterations": 2, "dilate": 1}"#,
        ],
    ),
    row("cb_dice_loss", Logit, &[r#"{"smooth": 0.25, "iterations": 1}"#, r#"{"skeleton": "euler", "iterations": 3}"#])
        .least_classes(2)
        .planar(),
    row(
        "label_boundary_map",
        Real,
        &[r#"{"radius": 2, "ignore_index": 1}"#, r#"{"radius": 0}"#, r#"{"method": "sobel", "ignore_index": 1}"#],
    ),
    row("max_intensity_projection", Real, &[r#"{"axis": 1}"#, r#"{"axis": 2}"#]),
    row(
        "boundary_label_smoothing",
        Real,
        &[r#"{"classes": 3, "epsilon": 0.75, "radius": 2}"#, r#"{"classes": 40, "ignore_index": 1}"#],
    )
    .crossed(),
    row(
        "label_edge_map",
        Real,
        &[r#"{"classes": 40, "radius": 1}"#, r#"{"classes": 3, "radius": 2, "ignore_index": 1}"#],
    ),
    row("iou_loss", Real, &[r#"{"eps": 0.5}"#]).crossed(),
    row("giou_loss", Real, &[r#"{"eps": 0.5}"#]),
    row("diou_loss", Real, &[r#"{"eps": 0.5}"#]),
    row("ciou_loss", Real, &[r#"{"eps": 0.5}"#]),
    row("iou_loss_1d", Real, &[r#"{"eps": 0.9}"#]),
    row("diou_loss_1d", Real, &[r#"{"eps": 0.9}"#]),
    // vectors
    row(
        "segment_reduce",
        Real,
        &[
            r#"{"kind": "l1"}"#,
            r#"{"kind": "linf"}"#,
            r#"{"kind": "sum"}"#,
            r#"{"kind": "mean"}"#,
            r#"{"kind": "min"}"#,
            r#"{"kind": "max"}"#,
            r#"{"kind": "count_nonzero"}"#,
            r#"{"kind": "dot"}"#,
        ],
    ),
    row(
        "clip_grad_norm",
        Real,
        &[
            r#"{"max_norm": 20, "norm_type": "l1", "per_segment": true}"#,
            r#"{"norm_type": "linf", "per_segment": true}"#,
            r#"{"max_norm": 5, "per_segment": true}"#,
        ],
    )
    .crossed(),
    row("adaptive_clip_grad", Real, &[r#"{"clipping": 0.5, "eps": 60}"#, r#"{"clipping": 1.1}"#]),
    row("centralize_grad", Real, &[]),
    row(
        "sam_perturb",
        Real,
        &[
            r#"{"rho": 2, "eps": 20}"#,
            r#"{"rho": 2, "adaptive": true, "eta": 0.5, "per_segment": true, "eps": 3}"#,
            r#"{"rho": 2, "adaptive": true}"#,
        ],
    ),
    row("awp_perturb", Real, &[r#"{"gamma": 1.5}"#]),
    row(
        "filter_normalize_direction",
        Real,
        &[r#"{"eps": 20}"#, r#"{"mode": "unit", "eps": 2}"#, r#"{"mode": "weight"}"#],
    ),
    row("orthogonal_component", Real, &[r#"{"scale": -0.4, "keep": 1}"#]),
    row("lerp", Real, &[]),
    row("linear_combination", Real, &[]),
    row("gradnorm_loss", Real, &[r#"{"alpha": 0.5}"#, r#"{"alpha": 0}"#]).chooses(),
    // gram
    row(
        "config_gradient",
        Real,
        &[
            r#"{"length": "min"}"#,
            r#"{"length": "max"}"#,
            r#"{"length": "mean"}"#,
            r#"{"length": "harmonic"}"#,
            r#"{"length": "geometric"}"#,
        ],
    )
    .crossed(),
    // The gradient behind a running mean is ten times its change, and its square is kept.
    row("m_config_step", Real, &[r#"{"beta1": 0.3, "beta2": 0.6, "eps": 0.5}"#]).relative(3e-5),
    row("pcgrad", Real, &[r#"{"one_sided": true}"#]),
    row("gradvac", Real, &[r#"{"beta": 0.5}"#]),
    row("imtl_g", Real, &[]),
    row("cagrad", Real, &[r#"{"c": 0.8, "rescale": 0}"#, r#"{"c": 1.2, "rescale": 2}"#]),
    row("mgda", Real, &[r#"{"normalize": "l2"}"#, r#"{"normalize": "loss"}"#, r#"{"normalize": "loss+"}"#]),
    row("nash_mtl", Real, &[r#"{"ridge": 0.5}"#]),
    // One of three eigenvalues is 0.3414 of the largest.
    row("aligned_mtl", Real, &[r#"{"tolerance": 0.342}"#]),
    row("principal_gradient_aggregation", Real, &[r#"{"keep": 0.5}"#, r#"{"keep": 1}"#]),
    // Cosines of rows of 1e20 have squares beyond f32.
    row("gram_matrix", Real, &[r#"{"normalize": true}"#]).moderate(),
    // Dots of rows of 3e38 are beyond f32 where coordinates are not.
    row("project_on_directions", Real, &[r#"{"method": "cosine"}"#]).moderate(),
    // Squares of rows have to fit f32.
    row("trajectory_pca_directions", Real, &[r#"{"components": 4, "center": false}"#]).moderate(),
    // A length of 1e38 is beyond the range of sums of squares.
    row("orthonormalize", Real, &[]).moderate(),
    // Eigenvalues far below the largest are its rounding.
    row("eigh", Real, &[]).moderate(),
    row("residual_ntk_score", Real, &[r#"{"ridge": 0.5}"#]),
    // select
    row("sort", Real, &[r#"{"descending": true}"#]).crossed(),
    row("top_k", Real, &[r#"{"k": 5, "largest": false}"#]),
    row("threshold_select", Real, &[r#"{"threshold": 0.5, "greater": false}"#]).entire().drops_strays(),
    row(
        "quantile",
        Real,
        &[
            r#"{"interpolation": "lower"}"#,
            r#"{"interpolation": "higher"}"#,
            r#"{"interpolation": "nearest"}"#,
            r#"{"interpolation": "midpoint"}"#,
        ],
    ),
    row(
        "prune_mask",
        Real,
        &[
            r#"{"threshold": 0.7}"#,
            r#"{"threshold": 0.7, "per_segment": true}"#,
            r#"{"mode": "amount", "amount": 0.3}"#,
            r#"{"mode": "amount", "amount": 0.3, "per_segment": true}"#,
        ],
    ),
    row("score_uncertainty_histogram", Real, &[r#"{"levels": 3, "bins": 5}"#, r#"{"levels": 1, "bins": 300}"#]).entire(),
    // isotonic
    row("isotonic_regression", Real, &[r#"{"increasing": false}"#]).crossed(),
    // landscapes
    row("loss_barrier", Real, &[]).crossed(),
    row("running_loss_delta", Real, &[]),
    row(
        "trainability_map",
        Real,
        &[
            r#"{"activation": "relu", "steps": 12, "tail": 3}"#,
            r#"{"activation": "identity", "steps": 1}"#,
            r#"{"mode": "offset", "steps": 30}"#,
        ],
    )
    .moderate()
    .entire(),
    row("convergence_measure", Real, &[r#"{"tail": 2}"#]),
    row("sign_change_edges", Real, &[]),
    row("box_count", Real, &[]),
    row(
        "blackbox_l2_loss",
        Real,
        &[r#"{"vocabulary": 5003}"#, r#"{"vocabulary": 3, "target_term": false}"#],
    ),
    row("poisson_cross_entropy_estimate", Real, &[r#"{"rate": 9.5}"#]).many(r#"{"rate": 200000}"#),
    row("scalar_net_sharpness", Real, &[]),
    row("activation_boundary_distance", Real, &[]),
    row("linear_region_count", Real, &[]),
    row("adversarial_zero_one_risk", Real, &[r#"{"w0": 0.25, "w1": 1.5, "cell": 0.01}"#]),
    row(
        "adversarial_boundary_flow",
        Real,
        &[r#"{"epsilon": 0.5, "steps": 7, "w0": 0.25, "w1": 0.75, "start": -1.5, "spacing": 0.8}"#],
    )
    .many(r#"{"steps": 2}"#),
    row("log_sobolev_gradient_term", Real, &[r#"{"c": 2.5}"#]),
    // samples
    row(
        "pgd_step",
        Real,
        &[
            r#"{"step_size": 0.5, "epsilon": 0.7, "min": -0.75, "max": 1.25}"#,
            r#"{"norm": "l2", "step_size": 1.5, "epsilon": 2.5, "clamp": false, "targeted": true}"#,
            r#"{"norm": "linf_scaled", "step_size": 0.75, "epsilon": 1.25, "clamp": false}"#,
            r#"{"norm": "l0", "step_size": 0.75, "min": -1.5, "max": 1.5, "targeted": true}"#,
            r#"{"norm": "l2", "step_size": 0.3, "epsilon": 0.5, "levels": 4}"#,
        ],
    )
    .crossed(),
    row(
        "project_ball",
        Real,
        &[r#"{"norm": "linf", "radius": 0.75}"#, r#"{"norm": "l1", "radius": 2.5}"#, r#"{"radius": 7}"#, r#"{"radius": 0}"#],
    ),
    row("project_simplex", Real, &[r#"{"radius": 2.5}"#, r#"{"radius": 0}"#]),
    row("vat_normalize", Real, &[r#"{"epsilon": 2.5}"#]),
    row(
        "elle_triplet_sample",
        Real,
        &[r#"{"epsilon": 0.75}"#, r#"{"epsilon": 0.5, "clamp": true, "min": -0.75, "max": 1.25}"#],
    ),
    row("hyperplane_mirror", Real, &[]),
    row("boundary_tilt_diagnostics", Real, &[]),
    // scores
    row("nearest_wrong_label", Logit, &[r#"{"ignore_index": 1}"#]).least_classes(2).crossed(),
    row(
        "probability_margin_weight",
        Logit,
        &[r#"{"slope": 2, "bias": 0.25, "scale": 1.5, "ignore_index": 1}"#, r#"{"slope": -1, "bias": 0}"#],
    )
    .least_classes(2),
    row("margin_sampling_score", Logit, &[r#"{"activation": "none"}"#]).least_classes(2),
    row("softmax_ce_hvp", Logit, &[]),
    row("log_barrier_ftrl_policy", Real, &[r#"{"eta": 0.3}"#]),
    row(
        "calibration_error",
        Logit,
        &[
            r#"{"bins": 4, "norm": "l2", "ignore_index": 1}"#,
            r#"{"bins": 1, "norm": "max", "activation": "none"}"#,
            r#"{"bins": 700, "norm": "l2"}"#,
        ],
    ),
    row(
        "temperature_scaling",
        Logit,
        &[
            r#"{"max_temperature": 0.6}"#,
            r#"{"min_temperature": 30, "max_temperature": 40, "ignore_index": 1}"#,
        ],
    ),
    // statistics
    row("class_counts", Real, &[r#"{"classes": 2050}"#, r#"{"classes": 5, "ignore_index": 1}"#]).crossed(),
    row(
        "class_balanced_weights",
        Real,
        &[r#"{"beta": 0.9}"#, r#"{"beta": 0}"#, r#"{"kind": "inverse"}"#, r#"{"kind": "complement"}"#],
    ),
    row(
        "dynamic_confidence_threshold",
        Real,
        &[r#"{"base": 1.5, "beta": 2, "low": -1, "high": 9}"#, r#"{"low": 0.5}"#, r#"{"base": 3, "high": 0.7}"#],
    ),
    row("histogram", Real, &[r#"{"bins": 7, "min": -0.5, "max": 1.5}"#, r#"{"bins": 2100, "min": -2, "max": 2}"#])
        .drops_strays(),
    row("precision_thresholds", Real, &[r#"{"bin_size": 30}"#, r#"{"precision": 0.5, "bin_size": 55}"#]).entire(),
    // embeddings
    row("segment_softmax_pool", Real, &[r#"{"scale": 2.5}"#]).crossed(),
    row("gradient_similarity_score", Real, &[]),
    row("adaptive_feature_scaling", Real, &[r#"{"margin": 1.5}"#]),
    // maps
    row("attention_region_ratio_loss", Intensity, &[]).crossed(),
    row("attention_box_topk_loss", Intensity, &[r#"{"ratio": 0.5063}"#]),
    row("attention_marginal_loss", Intensity, &[r#"{"corner": 3}"#, r#"{"corner": 0}"#]),
    row("attention_edge_ratio_loss", Intensity, &[]),
    row("concentration_loss", Intensity, &[r#"{"pairing": "natural"}"#]),
    row("presence_loss", Intensity, &[r#"{"crop": 1}"#]).chooses(),
    row("part_orthogonality_loss", Real, &[]),
    row("equivariance_loss", Real, &[]),
    // operations
    row("hutchinson_divergence", Real, &[]),
    row(
        "sde_log_weight",
        Real,
        &[r#"{"form": "reference"}"#, r#"{"form": "exponential"}"#, r#"{"form": "exponential", "alpha": 0.6}"#],
    ),
    row("trapezoid_weights", Real, &[r#"{"rule": "right"}"#]),
    row(
        "conservation_projection",
        Real,
        &[r#"{"log_tau": 1.5}"#, r#"{"mode": "exact"}"#, r#"{"mode": "homoscedastic"}"#],
    ),
    row("diffusion_q_sample", Real, &[]).crossed(),
    row("residual_swap", Real, &[]),
    // Where a point ends that bounced a thousand times depends on all digits of where it was.
    row("reflect_into_box", Real, &[]).moderate(),
    row("reflect_into_half_spaces", Real, &[]),
    row("reflect_into_ball", Real, &[r#"{"radius": 0.7}"#]),
    row("reflect_into_polygon", Real, &[]),
    row(
        "lsq_fake_quantize",
        Real,
        &[
            r#"{"axis": -1, "bits": 2, "grad_scale": 0.5}"#,
            r#"{"axis": 1, "bits": 2, "signed": false, "grad_scale": 1.5}"#,
        ],
    ),
    row("fake_quantize", Real, &[r#"{"axis": -1, "quant_min": -2, "quant_max": 1}"#]),
    row("fourier_derivative", Real, &[r#"{"order": 2, "axis": 0}"#, r#"{"axis": 1}"#]),
    // The largest numbers cancel, of which products keep 24 bits.
    row("chebyshev_derivative", Real, &[r#"{"axis": -2}"#]).moderate(),
    row("trident_offset_decode", Real, &[]),
    row("boundary_match_targets", Real, &[r#"{"durations": 7, "frames": 19, "gap": 0.07}"#])
        .many(r#"{"durations": 2, "frames": 3}"#),
    row("boundary_point_mask", Real, &[r#"{"radius": 0.3, "k": 5}"#]).entire(),
    row(
        "feature_outlier_mask",
        Real,
        &[
            r#"{"quantile": 0.2, "spread": 0.3, "dilate": 1, "erode": 3}"#,
            // 16 of 77 cells, and 15 of a hundredth less.
            r#"{"quantile": 0.208, "spread": 0, "dilate": 1, "erode": 1}"#,
        ],
    ),
    row("clip_grad_value", Real, &[r#"{"clip_value": 0.4}"#]),
    row("lobster_shrink", Real, &[r#"{"lambda": 0.6}"#]),
    row("magnitude_reduced_estimate", Real, &[]),
];

/// Parameters that every loss of a family is tested with besides its row's.
fn family_parameters(family: &str) -> &'static [&'static str] {
    match family {
        "overlap" => &[
            r#"{"activation": "sigmoid", "include_background": false, "smooth_nr": 0.5, "smooth_dr": 0.7}"#,
            r#"{"activation": "none", "batch": true, "ignore_index": 1}"#,
        ],
        _ => &[],
    }
}

impl Row {
    const fn crossed(mut self) -> Self {
        self.crossed = true;
        self
    }

    const fn least_classes(mut self, classes: usize) -> Self {
        self.least_classes = classes;
        self
    }

    const fn without_none(mut self) -> Self {
        self.has_none = false;
        self
    }

    const fn whole_under(mut self, parameters: &'static str) -> Self {
        self.whole = Some(parameters);
        self
    }

    const fn chooses(mut self) -> Self {
        self.chooses = true;
        self
    }

    const fn moderate(mut self) -> Self {
        self.moderate = true;
        self
    }

    const fn many(mut self, parameters: &'static str) -> Self {
        self.many = parameters;
        self
    }

    const fn entire(mut self) -> Self {
        self.entire = true;
        self
    }

    const fn relative(mut self, relative: f64) -> Self {
        self.relative = Some(relative);
        self
    }

    const fn drops_strays(mut self) -> Self {
        self.drops_strays = true;
        self
    }

    const fn planar(mut self) -> Self {
        self.planar = true;
        self
    }

    const fn zero_vector(mut self, parameters: &'static str) -> Self {
        self.zero_vector = parameters;
        self
    }

    /// The loss with its defaults.
    pub fn default_loss(&self) -> Box<dyn Loss> {
        self.with("{}")
    }

    /// The loss with parameters of the row.
    pub fn with(&self, parameters: &str) -> Box<dyn Loss> {
        match registry::from_json(self.loss, parameters) {
            Ok(loss) => loss,
            Err(error) => panic!("the row of {} with {parameters}: {error}", self.loss),
        }
    }

    /// Every set of parameters to test, the defaults first.
    pub fn parameters(&self) -> Vec<&'static str> {
        let loss = self.default_loss();
        // Not a loss that shares a part of them alone.
        let has = |name: &str| loss.parameters().iter().any(|p| p.name == name);
        let shares = has("activation") && has("batch") && has("smooth_nr");
        let family = if shares { family_parameters(loss.family()) } else { &[] };
        [&["{}"], self.parameters, self.whole.as_slice(), family].concat()
    }

    /// Whether reduction `none` gives something under parameters of the row.
    pub fn has_none_under(&self, parameters: &str) -> bool {
        self.has_none && self.whole != Some(parameters)
    }
}

/// The rows to run: those whose loss the registry has.
pub fn rows() -> Vec<&'static Row> {
    registry::names().into_iter().filter_map(find).collect()
}

/// The row of a loss.
pub fn find(loss: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.loss == loss)
}

/// The rows whose loss the registry lacks.
pub fn rows_ahead() -> Vec<&'static Row> {
    let names = registry::names();
    ROWS.iter().filter(|row| !names.contains(&row.loss)).collect()
}

/// Every loss of the registry has one row.
pub fn every_loss_has_a_row() -> Result<(), String> {
    let count = |name: &str| ROWS.iter().filter(|row| row.loss == name).count();
    let wrong: Vec<_> = registry::names().into_iter().filter(|name| count(name) != 1).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("cases/src/table.rs: not one row for {wrong:?}")) }
}
