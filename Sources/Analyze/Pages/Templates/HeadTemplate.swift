/// The head that every page begins with: policy, style, title, and the way past the head for those
/// who go by keyboard.
enum HeadTemplate {
  static let text = """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta http-equiv="Content-Security-Policy" content="{{policy}}"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="referrer" content="no-referrer"/>
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#main">{{w-skip}}</a>
    <header>
    <h1>{{title}}</h1>
    {{#subtitle}}
    <p class="sub">{{.}}</p>
    {{/subtitle}}
    </header>
    <main id="main" tabindex="-1">

    """
}
