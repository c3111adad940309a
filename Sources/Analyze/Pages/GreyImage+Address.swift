internal import CandorFormats
internal import FoundationEssentials

extension GreyImage {
  /// The PNG as the address of an image on a page.
  package var address: String { "data:image/png;base64," + Data(png()).base64EncodedString() }
}
