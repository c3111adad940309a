import CandorAnalyze
import CandorTrain
import Testing

/// How pixels become inputs, as a user says it.
@Suite struct ModelInputTests {
  @Test(arguments: [
    ("0..1", PixelChoice.scale(.unit)), ("-1..1", .scale(.symmetric)),
    ("standardised", .standardised), ("standardized", .standardised),
  ])
  func `the known words are read`(_ text: String, _ choice: PixelChoice) {
    #expect(PixelChoice(text) == choice)
  }

  @Test func `mean and deviation are read as a scale of one's own`() {
    #expect(PixelChoice("0.5,0.5") == .scale(.symmetric))
    #expect(PixelChoice("0.2860,0.3530") != nil)
    #expect(PixelChoice("0.2860,0.3530") != PixelChoice("0.3530,0.2860"))
  }

  @Test(arguments: [
    "", "0..2", "0.5", "0.5,", ",0.5", "0.5,0", "0.5,-1", "0.5,x", "nan,1", "0.5,inf", "1,2,3",
  ])
  func `anything else is none`(_ text: String) {
    #expect(PixelChoice(text) == nil)
  }
}
