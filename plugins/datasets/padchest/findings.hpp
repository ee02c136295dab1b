// What of PadChest's 193 labels makes a class, and which of its files are known to be damaged.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace padchest {

// The 14 findings of ChestX-ray14 in PadChest's words, each with its kinds in the publisher's tree of labels (Bustos et
// al.); Mass is that of the lung. torchxrayvision's PC_Dataset looks for parts of words; here labels are whole, so that
// neither "subcutaneous emphysema" is Emphysema nor "pseudonodule" is Nodule.
inline const std::map<std::string, std::vector<std::string>>& findings() {
  static const std::map<std::string, std::vector<std::string>> map{
      {"Atelectasis",
       {"atelectasis", "atelectasis basal", "laminar atelectasis", "lobar atelectasis", "round atelectasis",
        "segmental atelectasis", "total atelectasis"}},
      {"Cardiomegaly", {"cardiomegaly"}},
      {"Effusion",
       {"pleural effusion", "loculated pleural effusion", "loculated fissural effusion", "hydropneumothorax", "empyema",
        "hemothorax"}},
      {"Infiltration",
       {"infiltrates", "interstitial pattern", "ground glass pattern", "reticular interstitial pattern",
        "reticulonodular interstitial pattern", "miliary opacities", "alveolar pattern", "consolidation",
        "air bronchogram"}},
      {"Mass", {"mass", "pulmonary mass"}},
      {"Nodule", {"nodule", "multiple nodules"}},
      {"Pneumonia", {"pneumonia", "atypical pneumonia"}},
      {"Pneumothorax", {"pneumothorax", "hydropneumothorax"}},
      {"Consolidation", {"consolidation", "air bronchogram"}},
      {"Edema", {"pulmonary edema"}},
      {"Emphysema", {"emphysema"}},
      {"Fibrosis", {"pulmonary fibrosis"}},
      {"Pleural_Thickening", {"pleural thickening", "apical pleural thickening", "calcified pleural thickening"}},
      {"Hernia", {"hiatal hernia"}}};
  return map;
}

// Those findings in ChestX-ray14's order.
inline const std::vector<std::string>& usual_classes() {
  static const std::vector<std::string> names{
      "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
      "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
      "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  return names;
}

// Files that are cut off, broken or missing in the publisher's own archives, as torchxrayvision found them
// (datasets.py, PC_Dataset).
inline bool is_damaged(std::string_view file) {
  static constexpr std::array<std::string_view, 21> files{
      "216840111366964012283393834152009033102258826_00-059-087.png",
      "216840111366964012339356563862009072111404053_00-043-192.png",
      "216840111366964012373310883942009117084022290_00-064-025.png",
      "216840111366964012373310883942009152114636712_00-102-045.png",
      "216840111366964012373310883942009170084120009_00-097-074.png",
      "216840111366964012487858717522009280135853083_00-075-001.png",
      "216840111366964012558082906712009327122220177_00-102-064.png",
      "216840111366964012819207061112010281134410801_00-129-131.png",
      "216840111366964012819207061112010306085429121_04-020-102.png",
      "216840111366964012819207061112010307142602253_04-014-084.png",
      "216840111366964012819207061112010315104455352_04-024-184.png",
      "216840111366964012959786098432011033083840143_00-176-115.png",
      "216840111366964012989926673512011074122523403_00-163-058.png",
      "216840111366964012989926673512011083134050913_00-168-009.png",
      "216840111366964012989926673512011151082430686_00-157-045.png",
      "216840111366964013076187734852011291090445391_00-196-188.png",
      "216840111366964013590140476722013043111952381_02-065-198.png",
      "216840111366964013590140476722013058110301622_02-056-111.png",
      "216840111366964013686042548532013208193054515_02-026-007.png",
      "216840111366964013829543166512013353113303615_02-092-190.png",
      "216840111366964013962490064942014134093945580_01-178-104.png"};
  return std::ranges::binary_search(files, file);
}

}  // namespace padchest
