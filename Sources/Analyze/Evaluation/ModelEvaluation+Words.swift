extension ModelEvaluation {
  /// The verdict in plain words, as a page begins with it.
  public var verdict: String { Verdicts(evaluation: self).paragraph }

  /// What the model's figures are drawn from, as `candor report --json` writes it.
  public var figureDocument: any Encodable { FigureDocument(self) }
}
