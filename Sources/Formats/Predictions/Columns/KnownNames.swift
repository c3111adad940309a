/// Names that say plainly what a column holds, in every spelling of case and separators.
enum KnownNames {
  static let labels: Set<String> = [
    "label", "labels", "target", "targets", "y", "y_true", "ytrue", "truth", "true_label",
    "true_labels", "true_class", "class", "actual", "actuals", "outcome", "outcomes",
    "ground_truth", "gt", "obs", "observed", "y_test", "actual_class", "actual_label", "gold",
    "gold_label",
  ]
  static let weights: Set<String> = [
    "weight", "weights", "sample_weight", "sample_weights",
  ]
  static let ids: Set<String> = ["id", "ids", "index", "row"]
  /// Arrays and keys that name the classes of the others.
  static let classNames: Set<String> = ["class_names", "classes", "label_names", "target_names"]

  /// Stems of numbered or named score columns, such as `prob_0` or `.pred_Yes`.
  static let stems: [(stem: String, kind: PredictionBatch.Kind, isPlain: Bool)] = [
    ("logit", .logits, true), ("logits", .logits, true),
    ("prob", .probabilities, true), ("probs", .probabilities, true),
    ("proba", .probabilities, true), ("probability", .probabilities, true),
    ("probabilities", .probabilities, true), ("pred_prob", .probabilities, true),
    ("pred_proba", .probabilities, true), ("y_prob", .probabilities, true),
    ("y_proba", .probabilities, true), ("y_score", .probabilities, true),
    ("y_pred_prob", .probabilities, true), ("y_pred_proba", .probabilities, true),
    ("predict_proba", .probabilities, true), ("predicted_prob", .probabilities, true),
    ("predicted_probability", .probabilities, true),
    // Columns of other things begin like these, so a name behind them must be that of a class.
    ("p", .probabilities, false), ("score", .probabilities, false),
    ("scores", .probabilities, false), ("pred", .probabilities, false),
  ]

  /// A whole row of scores under one name.
  static let matrices: [String: PredictionBatch.Kind] = {
    var names: [String: PredictionBatch.Kind] = ["logit": .logits, "logits": .logits]
    for name in positives.keys where positives[name] == .probabilities {
      names[name] = .probabilities
    }
    for name in ["pred_probs", "softmax", "y_probs"] { names[name] = .probabilities }
    return names
  }()
  /// Names that promise a row of scores less plainly, asked only when nothing plainer is there.
  static let vagueMatrices: Set<String> = [
    "pred", "preds", "prediction", "predictions", "y_pred", "output", "outputs",
  ]

  /// One column of P(positive), or of its logit.
  static let positives: [String: PredictionBatch.Kind] = [
    "logit": .logits, "logits": .logits,
    "y_prob": .probabilities, "y_proba": .probabilities, "y_score": .probabilities,
    "prob": .probabilities, "probs": .probabilities, "proba": .probabilities,
    "probability": .probabilities, "probabilities": .probabilities,
    "score": .probabilities, "scores": .probabilities, "risk": .probabilities,
    "pred_prob": .probabilities, "pred_proba": .probabilities,
    "predicted_probability": .probabilities, "predicted_risk": .probabilities,
    "predicted_prob": .probabilities, "predict_proba": .probabilities,
    "y_pred_prob": .probabilities, "y_pred_proba": .probabilities,
    "p": .probabilities, "p_hat": .probabilities, "phat": .probabilities,
  ]

  /// Whether a name promises scores, one or a row of them.
  static func areScores(_ name: String) -> Bool {
    let name = plain(name)
    return positives[name] != nil || matrices[name] != nil || vagueMatrices.contains(name)
  }

  /// A name in one spelling: small letters, and `_` for spaces, points and hyphens; one byte of it for
  /// one byte of the name, but for separators at the front.
  static func plain(_ name: String) -> String {
    let bytes = name.utf8.map { byte -> UInt8 in
      switch byte {
      case 0x41...0x5a: byte | 0x20
      case 0x20, 0x2d, 0x2e: 0x5f
      default: byte
      }
    }
    return String(decoding: bytes.drop { $0 == 0x5f }, as: UTF8.self)
  }
}
