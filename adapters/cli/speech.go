package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// speech is an error in both languages. Which one a person reads is known only
// where it is printed.
type speech struct {
	zh, en string // formats of the same arguments; an error among them is put into the same language
	args   []any
}

// said makes an error that says what is wrong, and what to do about it.
func said(zh, en string, args ...any) error { return &speech{zh, en, args} }

// misuse is the error of a command line that makes no sense.
func misuse(zh, en string, args ...any) error { return &exit{ExitUsage, said(zh, en, args...)} }

// Error is the English wording.
func (s *speech) Error() string { return s.in("en") }

// In is the wording in one language.
func (s *speech) In(lang string) string { return s.in(tell.Lang(lang)) }

func (s *speech) in(l tell.Lang) string {
	args := make([]any, len(s.args))
	for i, a := range s.args {
		switch x := a.(type) {
		case error:
			a = sayError(l, x)
		case text.Names:
			a = x.In(string(l))
		case text.Text:
			a = l.Say(x["zh"], x["en"])
		}
		args[i] = a
	}
	return fmt.Sprintf(l.Say(s.zh, s.en), args...)
}

// Unwrap returns the errors that it tells of.
func (s *speech) Unwrap() []error {
	var errs []error
	for _, a := range s.args {
		if err, ok := a.(error); ok {
			errs = append(errs, err)
		}
	}
	return errs
}

// text is what an error says to a person. What comes from elsewhere has its own
// wording, except where a file cannot be used.
func sayError(l tell.Lang, err error) string {
	switch e := err.(type) {
	case nil:
		return ""
	case *exit:
		return sayError(l, e.err)
	case *speech:
		return e.in(l)
	case interface{ In(lang string) string }: // a diagnostic, a mistake in a sheet
		return e.In(string(l))
	case *rules.Error:
		text := ""
		for i, d := range e.Diagnostics {
			if i > 0 {
				text += "\n"
			}
			text += d.In(string(l))
		}
		return text
	}
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		return fileError(l, file, err)
	}
	if spoken := interface{ In(lang string) string }(nil); errors.As(err, &spoken) {
		return spoken.In(string(l))
	}
	return err.Error()
}

// fileError says why a file cannot be used.
func fileError(l tell.Lang, e *fs.PathError, whole error) string {
	var spoken interface{ In(lang string) string }
	switch {
	case errors.As(e.Err, &spoken):
		return e.Path + l.Say("：", ": ") + spoken.In(string(l))
	case errors.Is(e, fs.ErrNotExist):
		return fmt.Sprintf(l.Say("%s：没有这个文件或文件夹，请检查名称", "%s: no such file or folder; check the name"), e.Path)
	case errors.Is(e, fs.ErrPermission):
		return fmt.Sprintf(l.Say("%s：没有权限，请检查谁可以使用它", "%s: permission denied; check who may use it"), e.Path)
	case errors.Is(e, syscall.EISDIR):
		return fmt.Sprintf(l.Say("%s：这是文件夹，这里应是文件", "%s: this is a folder; a file is needed"), e.Path)
	}
	return whole.Error()
}
