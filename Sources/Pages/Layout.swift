public import GameViews

/// The frame around every page: head, one line with the way back, the main element that is replaced when things change, and
/// a line for what happens to the servers.
public enum Layout {
    /// A whole document. `events` is where a browser with scripts listens for changes of the main element; one without
    /// loads the page again every `refreshSeconds`. Neither for a page that does not change.
    public static func document(
        title: String, main: Markup, events: String? = nil, refreshSeconds: Int = 3
    ) -> [UInt8] {
        let page = Markup { page in
            page.doctype()
            page.element("html", ["lang": "en"]) { html in
                html.element("head") { head in
                    head.void("meta", ["charset": "utf-8"])
                    head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                    head.void("meta", ["name": "color-scheme", "content": "light dark"])
                    head.element("title", title)
                    head.void("link", ["rel": "stylesheet", "href": "/style.css"])
                    guard events != nil else { return }
                    head.element("script", ["src": "/live.js", "defer": ""]) { _ in }
                    head.element("noscript") {
                        $0.void("meta", ["http-equiv": "refresh", "content": "\(refreshSeconds)"])
                    }
                }
                html.element("body", ["data-events": events ?? ""]) { body in
                    body.element("header") { $0.element("a", ["href": "/"], "OneUp") }
                    body.element("main", ["aria-live": "polite"]) { $0.markup(main) }
                    body.element("footer") { $0.element("p", ["id": "notice", "role": "status"]) { _ in } }
                }
            }
        }
        return page.bytes
    }

    /// A page with one thing to say, such as that there is nothing here.
    public static func message(title: String, _ text: String) -> [UInt8] {
        document(
            title: title,
            main: Markup { page in
                page.element("h1", title)
                page.element("p", ["class": "lead"], text)
                page.element("p") { $0.element("a", ["href": "/"], "To the overview of rooms and servers") }
            })
    }

    /// The headers of every page and file. Everything comes from here, nothing runs that is written into a page, nobody
    /// frames it. The values are whole header lines.
    public static let headers: StaticString = """
        Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
        frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n\
        X-Content-Type-Options: nosniff\r\n\
        Referrer-Policy: no-referrer\r\n\
        Cross-Origin-Resource-Policy: same-origin\r\n
        """
}
