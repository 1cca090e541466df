import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Holds PDFs against PDF/UA-1 and PDF/A-2a with veraPDF's engine, in one virtual machine. Prints a line
 * for each file and standard, parted by tabs: the file, the standard, `compliant` or the clauses that are
 * broken, each with the number of its test and what it says.
 *
 * The profiles lie in the engine's archive as XML. Its own reader of them wants JAXB, which the archive
 * lacks, so they are read here.
 */
public class VeraPdf {
  private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1", "2a", "PDFA-2A");

  public static void main(String[] files) throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    VeraGreenfieldFoundryProvider.initialise();
    for (String standard : new TreeSet<>(PROFILES.keySet())) {
      PDFAFlavour flavour = PDFAFlavour.fromString(standard);
      ValidationProfile profile = profile(PROFILES.get(standard), flavour);
      for (String file : files) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 100, false, false, false)) {
          for (ValidationResult result : validator.validateAll(parser)) {
            Set<String> broken = new TreeSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
              if (one.getStatus() == TestAssertion.Status.FAILED) {
                broken.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getMessage());
              }
            }
            String verdict = result.isCompliant() ? "compliant" : String.join("; ", broken);
            System.out.println(String.join("\t", file, standard, verdict.replaceAll("\\s+", " ")));
          }
        }
      }
    }
  }

  private static ValidationProfile profile(String name, PDFAFlavour flavour) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    String path = "org/verapdf/pdfa/validation/" + name + ".xml";
    try (InputStream stream = Profiles.class.getClassLoader().getResourceAsStream(path)) {
      Element root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
      Element about = child(root, "details");
      ProfileDetails details = Profiles.profileDetailsFromValues(
          text(about, "name"), text(about, "description"), about.getAttribute("creator"), new Date(0));
      return Profiles.profileFromValues(flavour, details, "", rules(root), variables(root));
    }
  }

  private static Set<Rule> rules(Element root) {
    Set<Rule> rules = new HashSet<>();
    for (Element rule : all(root, "rule")) {
      Element id = child(rule, "id");
      Element error = child(rule, "error");
      List<ErrorArgument> arguments = new ArrayList<>();
      for (Element argument : all(error, "argument")) {
        String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
        arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent().trim(), name, null));
      }
      rules.add(Profiles.ruleFromValues(
          Profiles.ruleIdFromValues(
              PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
              id.getAttribute("clause"),
              Integer.parseInt(id.getAttribute("testNumber"))),
          rule.getAttribute("object"),
          rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
          rule.getAttribute("tags"),
          text(rule, "description"),
          text(rule, "test"),
          Profiles.errorFromValues(text(error, "message"), arguments),
          List.of()));
    }
    return rules;
  }

  private static Set<Variable> variables(Element root) {
    Set<Variable> variables = new HashSet<>();
    for (Element one : all(root, "variable")) {
      variables.add(Profiles.variableFromValues(
          one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
    }
    return variables;
  }

  private static List<Element> all(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagNameNS("*", name);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element && name.equals(node.getLocalName())) {
        return (Element) node;
      }
    }
    return null;
  }

  private static String text(Element parent, String name) {
    Element found = child(parent, name);
    return found == null ? "" : found.getTextContent().trim();
  }
}
