"""PDF files made by hand, byte for byte: good ones, and ones that do what is refused."""


def pdf(pages: int = 1, catalog: str = "", objects: tuple[str, ...] = (), trailer: str = "", padding: int = 0) -> bytes:
    """A PDF with so many empty pages; `catalog` is added to its catalog, `objects` are numbered on from the pages."""
    numbers = range(3, 3 + pages)
    kids = " ".join(f"{n} 0 R" for n in numbers)
    bodies = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    bodies += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>" for _ in numbers]
    bodies += objects
    if padding:
        bodies.append(f"<< /Length {padding} >>\nstream\n{'x' * padding}\nendstream")
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1")
    begins = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{begins}\n%%EOF\n".encode()
    return out


SCRIPT = pdf(catalog="/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", objects=("<< /S /JavaScript /JS (x) >>",))
HIDDEN_SCRIPT = pdf(objects=("<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>",))
ON_OPENING = pdf(catalog="/Open#41ction << /S /URI /URI (http://example.org) >>")
LAUNCHES = pdf(objects=("<< /Type /Annot /Subtype /Link /A << /S /Launch /F (a.exe) >> >>",))
HOLDS_FILE = pdf(objects=("<< /Type /Filespec /F (a.exe) /EF << /F 3 0 R >> >>",))
ENCRYPTED = pdf(objects=("<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -1 >>",), trailer="/Encrypt 4 0 R")
LONG = pdf(pages=10_000)
BROKEN = pdf().replace(b"startxref\n", b"startxref\n9")
CUT = pdf(pages=3)[:-150]
ENDLESS = pdf(objects=("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>",)).replace(b"/Pages 2 0 R ", b"/Pages 4 0 R ")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
AFTER_SOMETHING = b"<script>alert(1)</script>" + pdf()
