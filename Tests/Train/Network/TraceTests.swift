import CandorTrain
import Testing

/// Training follows PyTorch step by step.
@Suite struct TraceTests {
  @Test(arguments: ["sgd_one_hidden", "sgd_two_hidden", "sgd_decay"])
  func trace(_ name: String) throws {
    let trace = try Trace(name)
    let plan = trace.plan
    let width = plan.sizes[0]
    var network = Network(try trace.parameters("initial"), dropout: [], capacity: plan.batch)
    var optimiser = SGD(
      rate: plan.lr,
      momentum: plan.momentum,
      decay: plan.weight_decay,
      shape: trace.shape
    )

    let steps = plan.losses.count
    #expect(steps == 20)
    var worst = 0.0
    for step in 0..<steps {
      let first = step * plan.batch % trace.labels.count
      for i in 0..<plan.batch * width { network.input[i] = trace.inputs[first * width + i] }
      network.forward(rows: plan.batch, draws: nil)
      let (loss, _) = network.backward(rows: plan.batch) { trace.labels[first + $0] }
      worst = max(worst, abs(loss / Double(plan.batch) - plan.losses[step]))
      if step == 0 {
        let expected = try trace.parameters("gradient_step0")
        #expect(largestDifference(network.gradient.values, expected.values) < 1e-5)
      }
      optimiser.step(&network.parameters, gradient: network.gradient)
    }
    #expect(worst < 1e-5)
    let expected = try trace.parameters("final")
    #expect(largestDifference(network.parameters.values, expected.values) < 1e-5)
    let start = try trace.parameters("initial")
    #expect(largestDifference(start.values, expected.values) > 0.1, "the trace goes somewhere")
  }
}
