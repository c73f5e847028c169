package byhand

import "github.com/guize-rules/guize/rules/format"

// creditCode checks a credit code: 17 characters and one that follows from
// them. One that does not is taken and noted; the words for that, and any
// other code, are looked at the long way.
func (r *reader) creditCode() {
	b := r.f.uscc
	if r.bad || len(b) == 18 && rightCode(b) {
		return
	}
	res := r.check("uscc", "applicant.uscc", b)
	if r.f.uscc = []byte(res.normal); res.note != "" {
		r.f.checkNote = res.note
	}
}

// The characters of a credit code, and the weights of its places (GB 32100).
const codeDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var codeWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// codeValues has the value of each character, one too high; 0 is none.
var codeValues = func() (out [256]int8) {
	for i := range codeDigits {
		out[codeDigits[i]] = int8(i + 1)
	}
	return out
}()

func rightCode(b []byte) bool {
	sum := 0
	for i, w := range codeWeights {
		v := int(codeValues[b[i]])
		if v == 0 {
			return false
		}
		sum += (v - 1) * w
	}
	for _, c := range b[2:8] { // the division
		if c-'0' > 9 {
			return false
		}
	}
	return int(codeValues[b[17]])-1 == (31-sum%31)%31
}

// phone reads a mobile number; any other is looked at the long way.
func (r *reader) phone() {
	b := r.text()
	if len(b) == 11 && b[0] == '1' && b[1] >= '3' && allDigits(b) {
		return
	}
	if !r.bad {
		r.bad = r.check("cn-phone", "contact.phone", b).note != "" || r.bad
	}
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// projectCode reads a code such as 2108-420802-04-01-512347; any that is not
// plainly right is looked at the long way.
func (r *reader) projectCode() {
	if b := r.text(); !r.bad && !rightProject(b) {
		r.f.projectNote = r.check("cn-project-code", "project.code", b).note
	}
}

// rightProject reports whether a code is written in groups, begins with a year
// and a month, and ends with its check digit (ISO 7064 MOD 11,10).
func rightProject(b []byte) bool {
	if len(b) != len("2108-420802-04-01-512347") || b[2] > '1' || b[2] == '1' && b[3] > '2' || b[2] == '0' && b[3] == '0' {
		return false
	}
	p := 10
	for i, c := range b {
		if i == 4 || i == 11 || i == 14 || i == 17 {
			if c != '-' {
				return false
			}
			continue
		}
		if c-'0' > 9 {
			return false
		}
		if i == len(b)-1 {
			break
		}
		if p = (p + int(c-'0')) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return int(b[len(b)-1]-'0') == (11-p)%10
}

type checked struct{ normal, note string }

// check looks at the value of a fact by the format of that name.
func (r *reader) check(name, fact string, b []byte) checked {
	f, ok := r.formats.Lookup(name)
	res := format.Result{}
	if ok {
		res = f.Check(string(b))
	}
	if !ok || res.Error != nil || len(res.Notes) > 0 || len(res.Warnings) > 1 {
		r.bad = true // of several notes none is needed here
		return checked{}
	}
	out := checked{normal: res.Normal}
	for _, w := range res.Warnings {
		out.note = `{"code":"` + w.Code + `","level":"warning","fact":"` + fact + `","message":` + quote(w.Message["zh"]+"；"+w.Hint["zh"]) + `}`
	}
	return out
}
