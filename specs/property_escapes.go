package specs

import (
	"regexp"
	"strings"
)

// propertyEscape is \p{…} or \P{…} of ECMA-262 §22.2.1, with or without a property's name, and an escaped backslash, which begins none.
var propertyEscape = regexp.MustCompile(`\\\\|\\([pP])\{(?:([A-Za-z_]+)=)?([A-Za-z0-9_]+)\}`)

// categories are the long names and the aliases of the general categories (Unicode PropertyValueAliases.txt).
var categories = map[string]string{
	"Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Private_Use": "Co", "Surrogate": "Cs",
	"Letter": "L", "Lowercase_Letter": "Ll", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Titlecase_Letter": "Lt", "Uppercase_Letter": "Lu",
	"Mark": "M", "Combining_Mark": "M", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Nonspacing_Mark": "Mn",
	"Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
	"Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Close_Punctuation": "Pe",
	"Final_Punctuation": "Pf", "Initial_Punctuation": "Pi", "Other_Punctuation": "Po", "Open_Punctuation": "Ps",
	"Symbol": "S", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Math_Symbol": "Sm", "Other_Symbol": "So",
	"Separator": "Z", "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Space_Separator": "Zs",
}

// ShortProperties writes the property escapes of a pattern as the engine knows them: categories by their short names, scripts by name.
func ShortProperties(pattern string) string {
	if !strings.Contains(pattern, "{") {
		return pattern
	}
	return propertyEscape.ReplaceAllStringFunc(pattern, func(escape string) string {
		m := propertyEscape.FindStringSubmatch(escape)
		value := m[3]
		switch m[2] {
		case "":
			if m[1] == "" {
				return escape
			}
		case "General_Category", "gc", "Script", "sc", "Script_Extensions", "scx":
		default:
			return escape
		}
		if short, ok := categories[value]; ok && !strings.HasPrefix(strings.ToLower(m[2]), "sc") {
			value = short
		}
		return `\` + m[1] + "{" + value + "}"
	})
}
