import CandorFigures
import CandorMetrics

/// What metrics are called on a page.
enum MetricNames {
  /// The name of a metric in a language; where the field has no Chinese name, the English one.
  static func title(_ id: MetricID, _ language: Language) -> String {
    if language == .chinese, let name = chinese[id.rawValue] { return name }
    return MetricTable[id]?.title ?? id.rawValue
  }

  /// As the field writes them in Chinese.
  ///
  /// Names of people and abbreviations stay as they are.
  static let chinese: [String: String] = [
    "accuracy": "精度",
    "log_loss": "对数损失",
    "brier": "Brier 分数",
    "mean_confidence": "平均置信度",
    "mce": "最大校准误差（MCE）",
    "ece": "期望校准误差（ECE）",
    "rmsce": "均方根校准误差（RMSCE）",
    "ece_equal_mass": "等频分箱 ECE",
    "classwise_ece": "逐类 ECE",
    "ece_debiased_l2": "去偏 L2 校准误差",
    "ece_sweep": "ECE-sweep",
    "smece": "平滑 ECE",
    "ks": "Kolmogorov-Smirnov 校准误差",
    "kuiper": "Kuiper 校准误差",
    "corp_score": "CORP 分数",
    "corp_miscalibration": "CORP 校准偏差",
    "corp_discrimination": "CORP 区分度",
    "corp_uncertainty": "CORP 不确定度",
    "spiegelhalter_z": "Spiegelhalter z 统计量",
    "aurc": "风险-覆盖率曲线下面积（AURC）",
    "temperature": "最佳温度（样本内）",
    "log_loss_at_temperature": "最佳温度下的对数损失（样本内）",
    "calibration_l2": "校准 L2",
    "calibration_l2_classwise": "逐类校准 L2",
    "atb": "平均两分箱校准误差",
    "observed_rate": "实际发生率",
    "expected_rate": "预测发生率",
    "observed_over_expected": "实际 / 预测（O/E）",
    "cox_slope": "Cox 斜率",
    "cox_intercept": "Cox 截距",
    "calibration_in_the_large": "总体校准",
    "auroc": "AUROC",
    "average_precision": "平均精确率",
    "net_benefit": "净获益",
    "ece_if_calibrated": "完全校准时的 ECE",
    "ece_p_value": "校准检验的 p 值（按 ECE）",
    "calibration_p_value": "校准检验的 p 值（所有视角）",
  ]
}
