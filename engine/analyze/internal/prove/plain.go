package prove

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// PlainText is a value of a decision as text; "" for nothing.
func PlainText(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case string:
		return x
	case []string:
		if len(x) == 0 {
			return ""
		}
		return "[" + strings.Join(x, ", ") + "]"
	case []any:
		if len(x) == 0 {
			return ""
		}
	case map[string]any:
		if len(x) == 0 {
			return ""
		}
	case time.Time:
		return x.Format(time.RFC3339)
	}
	b, err := json.Marshal(x)
	if err != nil {
		return fmt.Sprint(x)
	}
	return string(b)
}

// asWritten is a plain value as a set would spell it out.
func asWritten(x any) string {
	list, ok := x.([]any)
	if !ok {
		return PlainText(x)
	}
	parts := make([]string, len(list))
	for i, it := range list {
		parts[i] = asWritten(it)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
