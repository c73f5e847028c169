package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Encoding is how the characters of a file are written.
type Encoding struct {
	Name   string // "" for UTF-8
	reader encoding.Encoding
}

// decode gives a text in UTF-8; ok is false where it is none in the encoding.
func (e Encoding) decode(data []byte) (out []byte, ok bool) {
	if e.reader == nil {
		return bytes.TrimPrefix(data, []byte(byteOrderMark)), utf8.Valid(data)
	}
	out, err := e.reader.NewDecoder().Bytes(data)
	return out, err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

// The encodings that spreadsheets write: "CSV UTF-8", "CSV" in China, and
// "Unicode text".
var (
	inUTF8    = Encoding{}
	inGB18030 = Encoding{"GB18030", simplifiedchinese.GB18030}
	inUTF16   = Encoding{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)}
)

// Sniff looks through a file and tells how its characters are written. What is
// none of the encodings is taken for UTF-8, so that its first bad row is told.
// Tabs are no commas, so that "Unicode text" is not looked for.
func Sniff(file io.ReadSeeker) (Encoding, error) {
	for _, e := range []Encoding{inUTF8, inGB18030} {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return inUTF8, err
		}
		ok, err := all(e.Reader(file))
		if err != nil {
			return inUTF8, err
		}
		if ok {
			return e, nil
		}
	}
	return inUTF8, nil
}

// Reader gives the characters of a file in UTF-8.
func (e Encoding) Reader(file io.Reader) io.Reader {
	if e.reader == nil {
		return file
	}
	return e.reader.NewDecoder().Reader(file)
}

// all reports whether everything in a file is UTF-8, and no character of it the
// one that stands for those that cannot be read.
func all(r io.Reader) (bool, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	for {
		part, err := b.Peek(utf8.UTFMax)
		if err != nil && len(part) == 0 {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return true, err
		}
		part, _ = b.Peek(b.Buffered())
		n := len(part)
		if !utf8.Valid(part) {
			for n = 0; n < len(part) && utf8.FullRune(part[n:]); {
				c, size := utf8.DecodeRune(part[n:])
				if c == utf8.RuneError && size < 2 {
					return false, nil
				}
				n += size
			}
			if n == 0 {
				return false, nil // the file ends within a character
			}
		}
		if bytes.ContainsRune(part[:n], utf8.RuneError) {
			return false, nil
		}
		if _, err := b.Discard(n); err != nil {
			return false, err
		}
	}
}

// readable gives the text of a whole file in UTF-8, and how it was written; ok
// is false where that is none of the encodings.
func readable(data []byte) (out []byte, as Encoding, ok bool) {
	as = inGB18030
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		as = inUTF16
	case utf8.Valid(data):
		as = inUTF8
	}
	out, ok = as.decode(data)
	return out, as, ok
}
