from PySide6.QtGui import QColor, QImage

from widgets.map.pixels import pixels_of


def test_what_is_written_to_the_column_is_in_the_picture() -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    pixels = pixels_of(image)
    assert pixels.shape == (3, 5)
    pixels[2, 4] = 0xFF123456
    assert image.pixelColor(4, 2).name() == "#123456"
