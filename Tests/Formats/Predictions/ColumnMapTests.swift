import CandorFormats
import Testing

/// Which columns play which part, and what labels mean, in spellings beyond the given cases.
@Suite struct ColumnMapTests {
  private func read(_ text: String, _ change: (inout PredictionOptions) -> Void = { _ in }) throws
    -> (PredictionBatch, Understanding)
  {
    let scratch = try Scratch()
    let path = try scratch.write(Array(text.utf8), "rows")
    var options = PredictionOptions()
    change(&options)
    let reader = try PredictionReader(path: path, options: options)
    let batch = try reader.readAll()
    return (batch, reader.understanding)
  }

  /// Headers whose two rows mean labels 0 and 1 and P(1) of 0.25 and 0.75.
  static let twoClasses: [String] = [
    "label,prob_0,prob_1\n0,0.75,0.25\n1,0.25,0.75\n",
    "TARGET;Proba_0;Proba_1\n0;0,75;0,25\n1;0,25;0,75\n",
    "y.true\ty.prob\n0\t.25\n1\t7.5e-1\n",
    "outcome|risk\n0|25%\n1|75 %\n",
    "Actual,Score\n-1,0.25\n+1,0.75\n",
    "y,p_1\n0.0,0.25\n1.000e+00,0.75\n",
    "# made by hand\n\nclass,p-0,p-1\n0,0.75,0.25\n# a note\n1,0.25,0.75\n",
    "# label,p0,p1\n0,0.75,0.25\n1,0.25,0.75\n",
    "label,prob_00,prob_01\r\n0,0.75,0.25\r\n1,0.25,0.75",
    "ground truth,probability\rFALSE,0.25\rTRUE,0.75\r",
    "no,truth,yes\n0.75,no,0.25\n0.25,yes,0.75\n",
    "truth,.pred_no,.pred_yes,.pred_class\nno,0.75,0.25,no\nyes,0.25,0.75,yes\n",
    "label,prob_yes\nno,0.25\nyes,0.75\n",
    "label,prob_1,prob_2\n0,0.75,0.25\n1,0.25,0.75\n",
    "label,prob_1,prob_2\n1,0.75,0.25\n2,0.25,0.75\n",
    "label,prob_3,prob_7\n3,0.75,0.25\n7,0.25,0.75\n",
    "{\"y_true\": 0, \"y_prob\": 0.25}\n{\"y_true\": 1, \"y_prob\": 0.75}\n",
    "{\"label\": \"a\", \"prob_a\": 0.75, \"prob_b\": 0.25}\n{\"label\": \"b\", \"prob_a\": 0.25, \"prob_b\": 0.75}",
    "[{\"labels\": false, \"probs\": [0.75, 0.25]},\n {\"labels\": true, \"probs\": [0.25, 0.75]}]",
    " [ {\"label\": -1, \"risk\": 0.25}\n, {\"label\": 1, \"risk\": 0.75} ] ",
  ]

  @Test(arguments: twoClasses) func `Two rows are the same numbers in every spelling`(
    _ text: String
  ) throws {
    let (batch, understanding) = try read(text)
    #expect(batch.labels == [0, 1])
    #expect(batch.kind == .probabilities)
    #expect(batch.scores == .double([0.75, 0.25, 0.25, 0.75]))
    #expect(understanding.positive == 1)
    #expect(understanding.unused.allSatisfy { $0 == ".pred_class" })
  }

  @Test func `Names of columns win over their order, and flags over names`() throws {
    let text = "id,y_true,a,b,weight,site,note\n7,0,0.25,0.75,2,x,-\n8,1,0.5,0.5,3,y,-\n"
    let (batch, understanding) = try read(text) { options in
      options.columns.probability = ["b", "a"]
      options.columns.groups = ["site"]
      options.columns.cluster = "site"
    }
    #expect(batch.scores == .double([0.75, 0.25, 0.5, 0.5]))
    #expect(batch.labels == [0, 1])
    #expect(batch.weights == [2, 3])
    #expect(batch.ids == [7, 8])
    #expect(batch.groups == [[0, 1]])
    #expect(batch.clusters == [0, 1])
    #expect(understanding.unused == ["note"])
    #expect(understanding.classNames == ["b", "a"])
  }

  @Test func `The positive class may be the first one`() throws {
    let (batch, understanding) = try read("label,prob\nbad,0.25\ngood,0.5\n") { options in
      options.positive = "bad"
    }
    #expect(batch.labels == [1, 0])
    #expect(batch.scores == .double([0.75, 0.25, 0.5, 0.5]))
    #expect(understanding.classNames == ["good", "bad"])
    let (columns, other) = try read("label,prob_0,prob_1\n0,0.75,0.25\n") { options in
      options.positive = "0"
    }
    #expect(columns.labels == [0])
    #expect(other.positive == 0)
  }

  @Test func `Rows of an ignored label are left out and counted`() throws {
    for text in [
      "label,prob_0,prob_1\n-1,0.5,0.5\n0,0.75,0.25\nunknown,1,0\n1,0.25,0.75\n",
      "{\"label\":-1,\"probs\":[0.5,0.5]}\n{\"label\":0,\"probs\":[0.75,0.25]}\n"
        + "{\"label\":\"unknown\",\"probs\":[1,0]}\n{\"label\":1,\"probs\":[0.25,0.75]}\n",
    ] {
      let (batch, _) = try read(text) { $0.ignoredLabels = ["-1", "unknown"] }
      #expect(batch.labels == [0, 1])
      #expect(batch.scores == .double([0.75, 0.25, 0.25, 0.75]))
      #expect(batch.leftOut == 2)
    }
  }

  @Test func `Rows of fewer choices are filled up with impossible ones`() throws {
    let (logits, understanding) = try read(
      "{\"logits\":[1,2],\"label\":1}\n{\"logits\":[1,2,3],\"label\":2}\n"
    )
    #expect(logits.scores == .double([1, 2, -.infinity, 1, 2, 3]))
    #expect(understanding.spellings.contains { $0.contains("2 to 3 choices") })
    let (shares, _) = try read("{\"probs\":[1],\"label\":0}\n{\"probs\":[0.5,0.5],\"label\":1}\n")
    #expect(shares.scores == .double([1, 0, 0.5, 0.5]))
  }

  @Test func `A logit of minus infinity is an impossible class in text`() throws {
    let (table, _) = try read("label,logit_0,logit_1\n0,1,-inf\n1,-Infinity,0\n")
    #expect(table.scores == .double([1, -.infinity, -.infinity, 0]))
    let (json, _) = try read("{\"label\":0,\"logits\":[1,-Infinity]}\n")
    #expect(json.scores == .double([1, -.infinity]))
  }

  @Test func `A name that is no number may come late, and 007 is not 7`() throws {
    let (batch, _) = try read("id,label,prob\n7,0,0.25\n007,1,0.75\nimg,1,0.5\n")
    #expect(batch.idNames == RowNames(["7", "007", "img"]))
    #expect(batch.ids?[0] == 7)
    #expect(batch.ids?[1] != 7)
  }

  /// Every reading that the file allows is one flag away.
  @Test func `The flags of a refusal are taken`() throws {
    let text = "label,y_prob,risk\n0,0.25,0.5\n1,0.75,0.5\n"
    let error = try #require(throws: FormatsError.self) { try read(text) }
    #expect(error.asksForFlag)
    for name in ["y_prob", "risk"] {
      #expect(error.description.contains("--probability \(name)"))
      let (batch, _) = try read(text) { $0.columns.probability = [name] }
      #expect(batch.classes == 2)
    }
  }
}
